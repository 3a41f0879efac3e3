"""Reads the address of the database without ever showing its password."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def database_settings(address: str) -> dict[str, Any]:
    """Returns Django's settings of the database; raises ImproperlyConfigured."""
    try:
        found = dict(dj_database_url.parse(address))
    except (ValueError, KeyError):
        found = {}
    if not found.get("NAME"):
        # From None: the message of the parser repeats parts of the address, such as the password.
        raise ImproperlyConfigured(
            "DATABASE_URL: write it as postgres://user:password@host:5432/name; characters such as"
            " / # ? @ in a password are written as %2F %23 %3F %40."
        ) from None
    return found
