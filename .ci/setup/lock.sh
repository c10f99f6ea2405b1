#!/usr/bin/env bash
# Writes the lock files: exact versions and hashes of everything, for every platform, and no download address.
set -euo pipefail
source "$(dirname "$0")/ground.sh"
.venv/bin/python -m pip install --quiet uv==0.13.9
.venv/bin/uv pip compile pyproject.toml .ci/setup/build.in --extra test --universal --python-version 3.11 \
    --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements.lock
npm install --package-lock-only --ignore-scripts --no-audit --no-fund
