"""Reads the strength class of bolts: “8.8”, “class 10.9”, “12.9级”, “A2-70”."""

import re
from typing import Any

from attachments.readers.request_text.deadlines import LABEL
from attachments.readers.request_text.found_text import RequestText
from attachments.readers.request_text.goods import is_fastener

# ISO 898-1, and ISO 3506-1 of stainless steels.
CLASSES = r"4\.6|4\.8|5\.6|5\.8|6\.8|8\.8|9\.8|10\.9|12\.9"
NAMED = r"(?P<named>(?<![a-z])(?:class|grade|gr\.?|cl\.?)\s?|等级\s?[:：为]?\s?)?"
STEEL = re.compile(
    rf"{NAMED}(?<![\d.,/x×*±-])(?P<value>{CLASSES})(?P<level>\s?级)?(?![\d.,]*\d)"
    r"(?!\s?(?:kg|g|mm|cm|m|µm|t|eur|usd|cny|days?|weeks?)(?![a-z]))(?!\s?(?:%|元|€|\$|前|之前|日))",
    re.IGNORECASE,
)
STAINLESS = re.compile(r"(?<![A-Za-z\d])(?P<value>A[245]-?(?:50|70|80|100))(?!\d)")
LOOKED_BACK = 24


def take_strength_class(source: RequestText) -> dict[str, Any] | None:
    """Returns the first strength class of a text that asks for bolts.

    A number after a word for a deadline is a date, unless it is called a class.
    """
    if not is_fastener(source.left):
        return None
    for found in source.each(STAINLESS):
        value = found["value"].replace("-", "")
        return source.take(f"{value[:2]}-{value[2:]}", *found.span())
    for found in source.each(STEEL):
        before = source.left[max(0, found.start() - LOOKED_BACK) : found.start()]
        if found["named"] or found["level"] or not LABEL.search(before):
            return source.take(found["value"], *found.span())
    return None
