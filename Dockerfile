# One image for the API and for the workers of both pools; docker-compose.yml says which one a container is.
# The Python is the one that the test suite runs on.
FROM python:3.11-slim-trixie

# Captions in scripts that the fonts of a slim image lack. Debian keeps one version per release: nothing to pin.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-noto-cjk fonts-noto-core \
 && rm -rf /var/lib/apt/lists/*

# A new volume takes over the owner of the folder that it is mounted on.
RUN useradd --create-home --uid 10001 longtake \
 && install --directory --owner longtake --group longtake /var/lib/longtake

WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/runtime.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .

USER longtake
ENV PYTHONUNBUFFERED=1 \
    LONGTAKE_VAR_DIR=/var/lib/longtake
# Without an end to its patience, one slow download would hold the container until it is killed.
CMD ["uvicorn", "api.app:app", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "5", "--no-proxy-headers"]
