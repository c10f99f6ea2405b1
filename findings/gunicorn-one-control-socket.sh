#!/usr/bin/env bash
# Tool: gunicorn 27.0.1, two services of one account, started with nothing but where they listen.
# Guess: two that listen at different places have nothing in common; what gunicorn keeps for itself is named after its
#   process.
# Seen: each opens a socket to be managed by (`gunicornc`), at the same path in the account's folder. The second takes
#   the first one's place without a word, so the first cannot be reached; and when the FIRST ends, it takes away the
#   socket of the second, which runs on and cannot be reached either.
# Matters: where a council runs the service and a trial of it under one account, who asks for the workers of the one, or
#   tells it to reload, reaches the other. Each needs a path of its own (--control-socket), or none.
set -euo pipefail

place="$(mktemp -d)"
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'gunicorn==27.0.1'

unset XDG_RUNTIME_DIR
export HOME="$place/home"
control="$HOME/.gunicorn/gunicorn.ctl"
mkdir "$HOME"
cd "$place"
cat >service.py <<'PY'
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
PY

until_true() { # tries for twenty seconds
  for _ in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.2
  done
  return 1
}
changed() { echo "CHANGED: $1" >&2; exit 1; }
start() { "$place/venv/bin/gunicorn" --bind "unix:$place/$1.sock" service:app >"$1.log" 2>&1 & pids+=("$!"); }
is_gone() { [[ ! -e "$control" ]]; }
managed() { "$place/venv/bin/gunicornc" -c 'show listeners' 2>&1 || true; }

start first
until_true grep -q 'Control socket listening' first.log || changed "the first opens no socket to be managed by"
[[ "$(managed)" == *"$place/first.sock"* ]] || changed "the first is not managed through $control"
start second
until_true grep -q 'Control socket listening' second.log || changed "the second opens no socket at the same path"
[[ "$(managed)" == *"$place/second.sock"* ]] || changed "the second does not take the first one's place"
kill "${pids[0]}"
until_true is_gone || changed "the first leaves the second one's socket"
kill -0 "${pids[1]}" 2>/dev/null || changed "the second does not run on"
echo "Holds: the second took the first one's control socket; the first took it away when it ended."
