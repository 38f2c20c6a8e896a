# Longtake's commands; `make` alone lists them. Written for GNU make 3.81 (macOS) and later, and any POSIX shell.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# What the demo is asked for reaches the program as LONGTAKE_DEMO_PROMPT and so on, character by character: $(value)
# keeps make from expanding it, and no recipe mentions it, so no shell reads it. It gets a name of its own because bash
# overwrites SECONDS; and only the command line counts, because tools leave a SCRIPT or PROMPT in the environment.
demo_words := PROMPT SECONDS ASPECT SCRIPT
unexport $(demo_words)
$(foreach word,$(demo_words),$(if $(filter command,$(origin $(word))),\
  $(eval export LONGTAKE_DEMO_$(word) := $$(value $(word)))))

generated := tests/api/generated_clients

# Python keeps compiled modules: each process would compile hundreds of them anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s  %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime ## Make a short film; PROMPT="…" or SCRIPT=file, SECONDS=30, ASPECT=9:16
	@.venv/bin/longtake demo

up: .venv/.runtime ## Run all parts in the foreground; EMULATE=1: with an emulator of the paid services
	@$(if $(filter-out 0,$(EMULATE)),LONGTAKE_EMULATE=1) .venv/bin/longtake up

quick: lint ## Lint, and run the tests that need no server, database, browser or ffmpeg: before each commit
	@.venv/bin/python -m pytest --quiet --numprocesses 2 --dist loadfile -m "not slow"

test: .venv/.dev ## Run the test suite
	@.venv/bin/python -m pytest $(test_flags) --ignore tests/chaos --ignore tests/containers --ignore $(generated)

test-failed: .venv/.dev ## Run the tests again that failed last, by themselves
	@.venv/bin/python -m pytest --last-failed --last-failed-no-failures none

test-crash: .venv/.dev ## Run the tests that kill, cancel and reset real processes in the middle of films
	@.venv/bin/python -m pytest $(test_flags) tests/chaos

test-clients: .venv/.dev .venv-clients/.ready $(generated)/node_modules/.ready ## Generate clients of the API with two generators, and make a film through each
	@.venv/bin/python -m pytest --quiet $(generated)

containers: .venv/.dev ## Build the image and make a film in containers; the same on a slim machine (Linux, Podman)
	@.ci/podman
	@.venv/bin/python -m pytest --quiet --capture no --timeout 3600 -p no:cacheprovider tests/containers

lint: .venv/.dev ## Check format, lint, types and import rules
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@{ $(check_studio); } & studio=$$!; .venv/bin/mypy . && .venv/bin/lint-imports; python=$$?; wait $$studio && exit $$python

format: .venv/.dev ## Format the code and repair what lint can
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

sample-film: .venv/.runtime ## Draw the film that an empty gallery shows anew, while `make up` runs
	@sh api/studio/sample/draw

bench: .venv/.dev .venv-bench/.ready ## Run the benchmarks
	@.venv/bin/python -m bench

prove-billing: .venv/.dev ## Prove that all is paid for once: 200 films, services that fail, 40 kills; CHAOS="--cancel --seed 7"
	@.venv/bin/python -m chaos $(CHAOS)

lock: .venv/.dev ## Bring requirements/*.txt in line with pyproject.toml, moving as few versions as possible
	@$(compile) --extra setup pyproject.toml --output-file requirements/runtime.txt
	@$(compile) --extra setup --extra dev --constraints requirements/runtime.txt pyproject.toml \
	  --output-file requirements/dev.txt
	@$(compile) --group pyproject.toml:clients --output-file requirements/clients.txt
	@$(compile) --group pyproject.toml:bench --output-file requirements/bench.txt
	@$(compile) --group pyproject.toml:installer --output-file requirements/installer.txt

upgrade: compile_flags = --upgrade
upgrade: lock ## Move every locked version to its newest

clean: ## Remove the virtual environments and caches; films stay in var/
	@rm -rf .venv .venv-bench .venv-clients node_modules tests/azurite/node_modules $(generated)/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# These are the former names of two targets.
kills: test-crash
chaos: prove-billing

.PHONY: help demo up quick test test-failed test-crash test-clients containers lint format sample-film bench prove-billing lock upgrade clean kills chaos

# A stamp is older than its lock when the lock has changed: then, and only then, setup runs again.
.venv/.runtime .venv/.dev: .venv/.%: requirements/%.txt requirements/installer.txt pyproject.toml .venv/pyvenv.cfg
	@echo "Setting up .venv from $< …" >&2
	@$(call install,.venv,$<)
	@.venv/bin/python -m $(pip_install) --no-deps --no-build-isolation --editable .
	@touch $@

.venv-bench/.ready .venv-clients/.ready: .venv-%/.ready: requirements/%.txt requirements/installer.txt .venv-%/pyvenv.cfg
	@echo "Setting up $(@D) from $< …" >&2
	@$(call install,$(@D),$<)
	@touch $@

# Only the check of the Studio's types needs Node: without it, all else is checked. In CI nothing may be left out.
ifneq ($(shell command -v npm 2>/dev/null),)
lint: node_modules/.ready
test test-failed: tests/azurite/node_modules/.ready
check_studio := node_modules/.bin/tsc --project api/studio && node_modules/.bin/tsc --project api/studio/worker
else
check_studio := echo "Not checked: the Studio's types. That needs npm, which comes with Node 20 or newer." >&2; \
  test -z "$$CI"
endif

node_modules/.ready: package-lock.json package.json
	@echo "Setting up node_modules from $< …" >&2
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

tests/azurite/node_modules/.ready $(generated)/node_modules/.ready: %/node_modules/.ready: %/package-lock.json %/package.json
	@echo "Setting up $* from $< …" >&2
	@cd $* && npm ci --silent --omit=optional --ignore-scripts --no-audit --no-fund
	@touch $@

# A name may be on PATH and still not run (pyenv's shims), and Debian ships Python without ensurepip: so each is tried.
.venv/pyvenv.cfg .venv-bench/pyvenv.cfg .venv-clients/pyvenv.cfg:
	@set -- python3.13 python3.12 python3.11 python3.14 python3; \
	if [ -n "$$PYTHON" ]; then set -- "$$PYTHON"; fi; \
	for python in "$$@"; do \
	  "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  exec "$$python" -m venv --clear $(@D); \
	done; \
	echo "Longtake needs Python 3.11 or newer with venv (Debian: python3-venv); tried: $$*. Name one: PYTHON=…" >&2; \
	exit 1

# Tests that kill and restart real servers mostly wait, so three files run side by side on two cores, each in one
# process, which builds what its tests share. Without a process that has ended, pytest-xdist would wait for ever for
# the rest of its files: so all end with the first that does.
test_flags := --numprocesses 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 0

pip_install := pip install --quiet --quiet --disable-pip-version-check
# uv installs in seconds what takes pip a minute (docs/adr/0060-uv-with-pip-behind.md). It does not read pip's settings:
# where they name another package host or a certificate, pip itself goes on.
install = $(1)/bin/python -m $(pip_install) --require-hashes --requirement requirements/installer.txt && \
  $(1)/bin/uv pip install --quiet --compile-bytecode --require-hashes --python $(1)/bin/python --requirement $(2) || \
  { echo "uv could not; pip installs the same, more slowly …" >&2; \
    $(1)/bin/python -m $(pip_install) --require-hashes --requirement $(2); }
# Extras are kept in the lock: pip before 23.3 takes `name[extra]` for a package of its own, without a pin.
compile = .venv/bin/uv pip compile --quiet --no-python-downloads --universal --generate-hashes --no-strip-extras --python-version 3.11 \
  --custom-compile-command "make lock" $(compile_flags)
