"""Run in a process of its own, with one press: makes a document for each line it is told, until there is none."""

import json
import runpy
import sys
from math import ceil
from pathlib import Path

MOST_MEMORY = 1_000_000_000
MOST_WRITTEN = 50_000_000


def main(script: str) -> None:
    """Say what keeps the press from starting, or "".

    Then each line in is a folder, the template's name in it and its seconds of the processor; each line out why it was
    not made, or nothing.
    """
    limit()
    try:
        press = runpy.run_path(script)["press"]
    except ImportError as missing:  # a package that was not installed, or not for this machine
        _say(str(missing))
        return
    _say("")
    for line in sys.stdin:
        folder, template, seconds = json.loads(line)
        allow(seconds)
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


def allow(seconds: float) -> None:
    """End this process once the document has cost the processor so much, however busy the machine is with others."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime + seconds), hard))


if __name__ == "__main__":
    main(sys.argv[1])
