# One image for the API and for the workers of both pools; docker-compose.yml says which one a container is.
# The Python is the one that the test suite runs on.
FROM python:3.11-slim-trixie

# Captions in scripts that the fonts of a slim image lack. Debian keeps one version per release: nothing to pin.
# hadolint ignore=DL3008
# Captions take the fonts without serifs: the others, of Chinese, Japanese and Korean, are as large again.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-noto-cjk fonts-noto-core \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/fonts/opentype/noto/NotoSerifCJK*

# A new volume takes over the owner of the folder that it is mounted on.
RUN useradd --create-home --uid 10001 longtake \
 && install --directory --owner longtake --group longtake /var/lib/longtake

WORKDIR /app
COPY requirements/runtime.txt requirements/
# What no process reads goes in the same layer: packages' own tests and tools, and sources of what is compiled.
RUN pip install --no-cache-dir --require-hashes --requirement requirements/runtime.txt \
 && packages="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
 && cd "$packages" \
 && rm -r temporalio/bridge/sdk-core onnxruntime/transformers onnxruntime/quantization onnxruntime/tools \
        pocketsphinx/model/en-us/*.lm.bin \
 && find . \( -type d -name tests -o -type f -name '*.c' -o -type f -name '*.pyi' \) -prune -exec rm -r {} +
COPY . .
# Compiled here: processes run as a user who may not write beside the code, and would compile it at each start.
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && python -m compileall -q .

# By number: Kubernetes cannot tell of a name whether it is root's.
USER 10001:10001
ENV PYTHONUNBUFFERED=1 \
    LONGTAKE_VAR_DIR=/var/lib/longtake
# Without an end to its patience, one slow download would hold the container until it is killed.
CMD ["uvicorn", "api.app:app", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "5", "--no-proxy-headers"]
