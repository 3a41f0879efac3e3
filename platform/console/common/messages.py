"""Renders labels and errors of the domain apps in the language of the page."""

from typing import Any

from django.utils.translation import gettext

from common.errors import DomainError


def label_for(value: Any) -> str:
    """Returns a choice's label in the language of the page."""
    return gettext(str(value)) if value else ""


def error_message(error: DomainError) -> str:
    """Returns an error's message in the language of the page."""
    return gettext(str(error.detail))
