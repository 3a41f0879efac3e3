"""Renders labels and errors of the domain apps in the language of the page."""

import re
from typing import Any

from django.utils.translation import get_language, gettext

from common.errors import DomainError

CHINESE = re.compile("[\u4e00-\u9fff]")


def label_for(value: Any) -> str:
    """Returns a choice's label in the language of the page."""
    return gettext(str(value)) if value else ""


def error_message(error: DomainError) -> str:
    """Returns an error's message in the language of the page.

    A message that is formatted in English alone gives way to that of its kind.
    """
    message = gettext(str(error.detail))
    if (get_language() or "en").startswith("en") or CHINESE.search(message):
        return message
    return gettext(str(error.message_of_kind))
