"""What waitress is told, which reads a request to its end before a thread takes it: how many, how large, how long."""

from typing import Any

from webapp.config import LARGEST_REQUEST

try:
    import resource
except ImportError:  # Windows: its handles are not counted so
    resource = None  # type: ignore[assignment]

CONNECTIONS = 1000  # of one process: one that waits for the rest of its request costs a socket, and no thread
HANDLES_OF_ONE = 3  # its socket, a large request's file, and room for everything else
SECONDS_OF_SILENCE = 60  # then a connection is closed
LONGEST_HEADERS = 64 * 1024


def settings(threads: int) -> dict[str, Any]:
    """For a server with so many threads. A proxy's headers stay: the application knows how many proxies to trust."""
    return {
        "threads": threads, "connection_limit": connections(), "asyncore_use_poll": True,
        "channel_timeout": SECONDS_OF_SILENCE, "cleanup_interval": 10, "max_request_header_size": LONGEST_HEADERS,
        "max_request_body_size": LARGEST_REQUEST, "clear_untrusted_proxy_headers": False, "ident": None,
        "log_socket_errors": False,
    }


def connections() -> int:
    """How many connections this process may hold. It first asks for as many handles as they may need."""
    if resource is None:
        return CONNECTIONS
    soft, hard = (_number(limit) for limit in resource.getrlimit(resource.RLIMIT_NOFILE))
    wanted = min(CONNECTIONS * HANDLES_OF_ONE, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return min(CONNECTIONS, max(soft, wanted) // HANDLES_OF_ONE)


def _number(limit: int) -> int:
    return CONNECTIONS * HANDLES_OF_ONE if limit == resource.RLIM_INFINITY else limit
