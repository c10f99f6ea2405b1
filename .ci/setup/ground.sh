# Sourced by every script here: stand in the project's folder, speak plainly, cope with a missing home.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

stop() { # what happened, and what to do about it
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

say() { printf '%s\n' "$*" >&2; }

# pip, npm and the browser keep caches at home; without one they fail in ways nobody understands.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
    export HOME="$PWD/.home"
    mkdir -p "$HOME"
fi
