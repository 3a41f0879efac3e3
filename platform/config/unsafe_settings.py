"""Refuses settings with which production would not be safe, each by its name."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import ROOT, Environment

KEY_LENGTH, KEY_CHARACTERS = 50, 5
KEY_PREFIXES = ("django-insecure-", "development-only")
# Passwords that stand in examples and in the documentation of servers.
KNOWN_PASSWORDS = frozenset(
    {"postgres", "password", "passwort", "millshare", "changeme", "secret", "admin", "redis"}
)
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.IGNORECASE)


def refuse_unsafe(env: Environment) -> None:
    """Raises ImproperlyConfigured with all that is unsafe, one line each."""
    found = [f"{name}: {reason}" for rule in RULES for name, reason in rule(env)]
    if found:
        raise ImproperlyConfigured("\n".join(found))


Faults = Iterator[tuple[str, str]]


def key_faults(env: Environment) -> Faults:
    """Yields what is wrong with the key that signs sessions and links."""
    key = env.secret_key
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_CHARACTERS:
        yield "SECRET_KEY", "at least 50 characters, not repeated; make a new one."
    if key.startswith(KEY_PREFIXES):
        yield "SECRET_KEY", "this one is of a development's machine and known; make a new one."


def host_faults(env: Environment) -> Faults:
    """Yields what is wrong with the host names."""
    if not env.allowed_hosts:
        yield "ALLOWED_HOSTS", "name the hosts, separated by commas."
    for host in env.allowed_hosts:
        if "*" in host:
            yield "ALLOWED_HOSTS", "name the hosts; no “*”, by which any host is taken."
        elif host.startswith("."):
            yield "ALLOWED_HOSTS", f"“{host}” takes every name below it; name each host."
        elif not HOST_NAME.fullmatch(host):
            yield "ALLOWED_HOSTS", f"“{host}” is no host name; leave out https://, port and path."


def origin_faults(env: Environment) -> Faults:
    """Yields what is wrong with the origins that may send forms."""
    for origin in env.csrf_trusted_origins:
        if not origin.startswith("https://"):
            yield "CSRF_TRUSTED_ORIGINS", f"“{origin}” does not begin with https://."
        elif "*" in origin:
            yield "CSRF_TRUSTED_ORIGINS", f"“{origin}” takes every name below it; name each origin."
        elif urlsplit(origin).path or not HOST_NAME.fullmatch(urlsplit(origin).hostname or ""):
            yield "CSRF_TRUSTED_ORIGINS", f"“{origin}” is not https:// and a host name."


def database_faults(env: Environment) -> Faults:
    """Yields what is wrong with the database; a local socket needs no password."""
    address = urlsplit(env.database_url)
    if is_local_socket(env.database_url):
        return
    yield from password_faults("DATABASE_URL", address.password)
    if address.username == "postgres":
        yield "DATABASE_URL", "postgres is the server's superuser; give the product its own role."


def broker_faults(env: Environment) -> Faults:
    """Yields what is wrong with the password of the broker."""
    if not is_local_socket(env.redis_url):
        yield from password_faults("REDIS_URL", urlsplit(env.redis_url).password)


def file_faults(env: Environment) -> Faults:
    """Yields what is wrong with the folder of files, which are never static."""
    folder = Path(env.attachments_folder).resolve()
    if not Path(env.attachments_folder).is_absolute():
        yield "ATTACHMENTS_FOLDER", "write the whole path, from / on."
    if folder == ROOT or folder.is_relative_to(ROOT / "static"):
        yield "ATTACHMENTS_FOLDER", "static files are served to everybody; choose a folder apart."


def password_faults(name: str, password: str | None) -> Faults:
    """Yields what is wrong with a server's password."""
    if not password:
        yield name, "the server has no password; set one, also in an inner network."
    elif unquote(password).lower() in KNOWN_PASSWORDS:
        yield name, "the password is one of those that are tried first; make a new one."


def is_local_socket(address: str) -> bool:
    """Returns whether a server is reached by a file, which has permissions."""
    parts = urlsplit(address)
    if parts.scheme in ("unix", "redis+socket"):
        return True
    host = unquote(parts.hostname or "")
    return host.startswith("/") or (not host and "host=/" in unquote(parts.query))


RULES: tuple[Callable[[Environment], Faults], ...] = (
    key_faults,
    host_faults,
    origin_faults,
    database_faults,
    broker_faults,
    file_faults,
)
