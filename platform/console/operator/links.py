"""Addresses of these pages with their choices set, so that a figure leads to what it is made of."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def address(name: str, *args: Any, **choices: Any) -> str:
    """The page of that name below `operator:`, narrowed by the choices that say something."""
    said = {key: value for key, value in choices.items() if value not in (None, "")}
    query = f"?{urlencode(said, doseq=True)}" if said else ""
    return reverse(f"operator:{name}", args=args) + query
