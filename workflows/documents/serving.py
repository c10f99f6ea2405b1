"""Run in a process of its own, with one press: makes a document for each line it is told, until there is none."""

import json
import runpy
import sys
from pathlib import Path

MOST_MEMORY = 1_000_000_000
MOST_WRITTEN = 50_000_000


def main(script: str) -> None:
    """Say what keeps the press from starting, or "".

    Then each line in is a folder and the template's name in it; each line out why it was not made, or nothing.
    """
    limit()
    try:
        press = runpy.run_path(script)["press"]
    except ImportError as missing:  # a package that was not installed, or not for this machine
        _say(str(missing))
        return
    _say("")
    for line in sys.stdin:
        folder, template = json.loads(line)
        _say(press(Path(folder), template))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def limit() -> None:
    """No template may take all of the machine's memory or fill its disk. (Windows has no such limits.)"""
    try:
        import resource  # noqa: PLC0415  where there is one
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
