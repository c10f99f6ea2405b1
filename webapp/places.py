"""Where a request comes from, as far as that says who: an address, or the network that one customer has under IPv6."""

import ipaddress

from flask import request

IPV6_NETWORK = 64  # a household or a hosting customer has all addresses of it


def here() -> str:
    """Such as "203.0.113.7" or "2001:db8:1:2::/64"."""
    address = request.remote_addr or "unknown"
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:45]
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
