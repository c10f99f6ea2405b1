"""`upturn demo`: loaded by one process at a time."""

import fcntl
import threading
from pathlib import Path

from webapp.commands.demo import alone


def test_second_process_waits_until_the_first_has_loaded(tmp_path: Path) -> None:
    entered = threading.Event()

    def load() -> None:
        with alone(tmp_path):
            entered.set()

    with (tmp_path / "loading").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second = threading.Thread(target=load)
        second.start()
        assert not entered.wait(0.3)
        fcntl.flock(first, fcntl.LOCK_UN)
        assert entered.wait(10)
        second.join()
