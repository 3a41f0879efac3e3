"""Reads from a request who sends it: address, network, browser, second factor."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

# Keys of the session: that a second factor was shown for it, and when it began.
SECOND_FACTOR_KEY = "second_factor"
SIGNED_IN_AT = "signed_in_at"
MAX_BROWSER = 200


@dataclass(frozen=True, slots=True)
class Client:
    """Represents where a request comes from, and the address that it called."""

    address: str = ""
    browser: str = ""
    site: str = ""

    @property
    def network(self) -> str:
        """Returns the network of the address; “local” without an address."""
        if not self.address:
            return "local"
        address = ip_address(self.address)
        prefix = settings.ACCOUNTS["network_prefixes"][address.version]
        return str(ip_network((address, prefix), strict=False))


def client_of(request: HttpRequest | None) -> Client:
    """Returns the client that sent a request; an empty one where there is none."""
    if request is None:
        return Client(site=settings.ACCOUNTS["public_url"])
    return Client(
        address=address_of(request),
        browser=request.headers.get("User-Agent", "")[:MAX_BROWSER],
        site=settings.ACCOUNTS["public_url"] or f"{request.scheme}://{request.get_host()}",
    )


def address_of(request: HttpRequest) -> str:
    """Returns the client's IP address, or an empty string for a local socket.

    X-Forwarded-For counts only from TRUSTED_PROXIES, from its end: each proxy appends the address
    that called it, and what stands before an untrusted one may be invented.
    """
    nearest = parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    while nearest is not None and is_trusted(nearest) and forwarded:
        further = parsed(forwarded.pop())
        if further is None:
            break
        nearest = further
    return "" if nearest is None else str(nearest)


def parsed(text: str) -> Any:
    """Returns the IP address of a text, an IPv4 address where it maps one, or None."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Any) -> bool:
    """Returns whether the address is one of TRUSTED_PROXIES."""
    return any(address in network for network in settings.ACCOUNTS["trusted_proxies"])


def lacks_second_factor(request: HttpRequest) -> bool:
    """Returns whether the session's user must show a second factor and has not."""
    user: Any = request.user
    return (
        settings.ACCOUNTS["second_factor_required"]
        and user.is_authenticated
        and user.needs_second_factor
        and not request.session.get(SECOND_FACTOR_KEY)
    )
