"""Builds addresses of pages with their options, for links of figures."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def page_url(name: str, *args: Any, **choices: Any) -> str:
    """Returns the address of an operator's page with the given options."""
    options = {key: value for key, value in choices.items() if value not in (None, "")}
    query = f"?{urlencode(options, doseq=True)}" if options else ""
    return reverse(f"operator:{name}", args=args) + query
