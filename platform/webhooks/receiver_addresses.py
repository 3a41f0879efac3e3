"""Decides to which addresses events may be sent.

An address is looked at when it is entered, and what it leads to at each request.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from requests_hardened.client import HTTPSession
from requests_hardened.config import Config
from requests_hardened.ip_filter import EXTRA_BLOCKED_NET_RANGES, InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from common.errors import FieldErrors

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ranges that lead inwards on some systems and that the library lets pass.
FURTHER_INNER_RANGES = (
    ipaddress.ip_network("fec0::/10"),  # site-local, deprecated
    ipaddress.ip_network("::/96"),  # IPv4-compatible, deprecated
    ipaddress.ip_network("::ffff:0:0/96"),  # IPv4-mapped
    ipaddress.ip_network("64:ff9b::/32"),  # NAT64
)
# Names that resolve inside by definition.
INNER_SUFFIXES = ("localhost", "local", "internal", "lan", "home", "corp", "intranet", "arpa")
AGENT = "Millshare-Webhooks/1"


class PinnedAddressAdapter(IPFilterAdapter):
    """Connects to the address that was checked, never to what the name leads to next."""

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Returns the pool of the resolved address; raises InvalidIPAddress."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ipaddress.ip_address(host["host"].strip("[]"))
        if is_inner(address):
            raise InvalidIPAddress(address)
        return host, pool


class RefusingAdapter(requests.adapters.BaseAdapter):
    """Sends nothing, for schemes that are not allowed."""

    def send(self, *args: Any, **kwargs: Any) -> Any:
        """Raises InvalidSchema."""
        raise requests.exceptions.InvalidSchema("only https")

    def close(self) -> None:
        """Has nothing to close."""


def is_inner(address: Address) -> bool:
    """Returns whether an address is not one of the public Internet."""
    ranges = (*EXTRA_BLOCKED_NET_RANGES, *FURTHER_INNER_RANGES)
    is_public = address.is_global and not address.is_multicast
    return not is_public or any(address in net for net in ranges)


def session_for(host: str) -> requests.Session:
    """Returns a session that follows no redirect and connects to no inner address.

    Hosts of the setting `WEBHOOK_INNER_HOSTS` are excepted, also from https.
    """
    is_excepted = host in settings.WEBHOOKS["inner_hosts"]
    timeout = settings.WEBHOOKS["timeout"]
    config = Config(
        ip_filter_enable=not is_excepted,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=(timeout, timeout),
        user_agent_override=AGENT,
    )
    session = HTTPSession(config)
    # Neither proxies nor passwords of the server's own environment.
    session.trust_env = False
    if not is_excepted:
        session.mount("https://", PinnedAddressAdapter(is_https_proto=True))
        session.mount("http://", RefusingAdapter())
    return session


def checked_url(text: str) -> str:
    """Returns the address as it is stored; raises FieldErrors.

    No name is resolved: what it leads to counts when something is sent.
    """
    try:
        parts = urlsplit(text.strip())
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise refused(_("This is no web address.")) from None
    if host in settings.WEBHOOKS["inner_hosts"] and parts.scheme in ("https", "http"):
        return parts.geturl()
    ensure_public(parts, host)
    return parts.geturl()


def ensure_public(parts: SplitResult, host: str) -> None:
    """Raises FieldErrors unless the address is https and names a public host."""
    if parts.scheme != "https" or not host:
        raise refused(_("Give an address that begins with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise refused(_("Leave user, password and fragment out; requests are signed."))
    literal = literal_address(host)
    is_name = literal is None
    if literal is not None and is_inner(literal):
        raise refused(_("Inner addresses get nothing; give one of the public Internet."))
    if is_name and ("." not in host or host.rpartition(".")[2] in INNER_SUFFIXES):
        raise refused(_("Inner addresses get nothing; give one of the public Internet."))


def literal_address(host: str) -> Address | None:
    """Returns the address that a host is, in any notation; None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        # Also reads 2130706433, 0x7f.1 and 0177.0.0.1, as resolvers do.
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def refused(reason: Any) -> FieldErrors:
    """Returns the error of an address."""
    return FieldErrors({"url": reason})
