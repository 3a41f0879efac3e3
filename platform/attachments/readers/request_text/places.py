"""Reads the city to which a request is to be delivered."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attachments.readers.request_text.found_text import ASSUMED, READ, RequestText

LABEL = re.compile(
    r"(?:(?:deliver(?:y|ed)?|ship(?:ped|ping|ment)?|send|sent|freight|destination|dap|ddp|cif|cpt)"
    r"\s?(?:place|city|address)?\s?(?:to|in|at|:|：)?|(?<![a-z])to)\s{0,2}$"
    r"|(?:送到|送至|发往|发到|运到|运至|寄到|寄往|交到|送货到?|交货地点?|收货地址?|收货地|目的地|到货地)\s?(?:在|为|是)?\s?"
    r"[:：]?\s{0,2}$",
    re.IGNORECASE,
)
LOOKED_BACK = 30


def take_city(source: RequestText, cities: Mapping[str, Iterable[str]]) -> dict[str, Any] | None:
    """Returns the city that goods go to; one that no word says so of is assumed."""
    rows = []
    for code, names in cities.items():
        for name in filter(None, names):
            for found in pattern_for(name).finditer(source.left):
                before = source.left[max(0, found.start() - LOOKED_BACK) : found.start()]
                label = LABEL.search(before)
                start = found.start() - len(label[0]) if label else found.start()
                rows.append((label is None, start, found.end(), code))
    if not rows:
        return None
    is_assumed, start, end, code = min(rows)
    return source.take(code, start, end, basis=ASSUMED if is_assumed else READ)


def pattern_for(name: str) -> re.Pattern[str]:
    """Returns the pattern of a city's name; what stands in brackets may be left out."""
    plain = name.partition(" (")[0]
    if plain.isascii():
        return re.compile(rf"(?<![A-Za-z]){re.escape(plain)}(?![A-Za-z])", re.IGNORECASE)
    return re.compile(re.escape(plain))
