"""Sends SIGKILL to a server at random moments of its life and starts it again."""

import time
from random import Random

from tests.trust.servers import Server
from tests.trust.town import Town
from tests.waiting import A_HANG


def kill_again_and_again(server: Server, town: Town, times: int, random: Random) -> None:
    """Kill and restart the server so often; most times in the middle of its work, sometimes while it is starting."""
    for _ in range(times):
        if random.random() < 0.8 or not town.acknowledged:
            _wait_until_it_works(server, town)
        time.sleep(random.uniform(0, 1.5))
        if server.has_died:
            town.surprises.append(f"{server.command} ended by itself")
        server.kill()
        town.counts[f"{server.command} killed"] += 1
        server.start()


def _wait_until_it_works(server: Server, town: Town) -> None:
    """Something was acknowledged by the web server, or an email came from the worker, since it started."""
    done = town.acknowledged if server.command == "web" else town.post_box.messages
    before, end = len(done), time.monotonic() + A_HANG
    while len(done) == before and time.monotonic() < end:
        time.sleep(0.02)
