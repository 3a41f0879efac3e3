"""Finds characters that mislead readers or break files.

These are control characters but tabulators and line ends, marks that turn the direction of the text
around them, and characters without width. They are refused on the way in, and dropped on the way
out, where rows of before, or of files, have them.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of the text
    "\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f\ufeff"  # without width
    "\u2028\u2029\ufff9-\ufffb\U000e0000-\U000e007f]"  # line ends of their own, notes, tags
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"  # a joiner of anything but pictures
)
# A cell that starts with one of these is run as a formula, which may reach files and the network.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# But a number, as it is written anywhere, and a dash that stands for nothing.
NOT_RUN = re.compile(r"[+-]?\d[\d.,'’ ]*%?|-+")
MESSAGE = _(
    "Character %(place)s (%(code)s) is not shown, or turns the text around it; delete it, or type"
    " the text again."
)


def without_unsafe_text(text: str) -> str:
    """Returns the text without these characters."""
    return UNSAFE.sub("", text)


def safe_cell(text: str) -> str:
    """Returns the text without these characters, and so that no sheet runs it."""
    safe = without_unsafe_text(text)
    is_run = safe.startswith(FORMULA_SIGNS) and not NOT_RUN.fullmatch(safe)
    return f"'{safe}" if is_run else safe


def fault_in(text: str) -> str:
    """Returns where the first of these characters is, in words; empty without one."""
    found = UNSAFE.search(text)
    if found is None:
        return ""
    code = f"U+{ord(found.group()):04X}"
    return gettext(MESSAGE) % {"place": found.start() + 1, "code": code}


def refuse_unsafe_text(text: Any) -> None:
    """Raises ValidationError for a text with one of these characters."""
    fault = fault_in(text) if isinstance(text, str) else ""
    if fault:
        raise ValidationError(fault, code="unsafe_text")
