"""Recognises goods whose routing does not follow from their shape."""

import re
from typing import Any

from attachments.readers.request_text.found_text import RequestText

FASTENER, GEAR, CIRCUIT_BOARD = "fastener", "gear", "circuit-board"
# A hole for a bolt is none; “bolts M8x30” and “M8×30螺栓” are.
GOODS = {
    CIRCUIT_BOARD: (
        r"(?<![a-z])(?:pcbs?|pcba|printed circuit boards?|circuit boards?)"
        r"(?![a-z]|[ -](?:bracket|holder|mount|spacer|housing|enclosure|frame|support|cover))"
        r"|(?:印制电路板|印刷电路板|电路板|线路板)(?!支架|外壳|安装|固定|盒)"
    ),
    GEAR: r"(?<![a-z])(?:(?:spur|helical|bevel|worm) )?gears?"
    r"(?![a-z]|[ -]?(?:box|motor|unit|cover|housing|case|pump|puller))"
    r"|(?:直齿轮|斜齿轮|齿轮)(?!箱|泵|盖|罩)",
    FASTENER: (
        r"(?<![a-z])(?:(?:hex(?:agon)?|socket|cap|machine|flange|set|grub)[ -](?:head )?)?"
        r"(?:bolts?|screws?|rivets?|studs?)(?![a-z]|[ -](?:holes?|circle|pattern|boss|joint))"
        r"|(?:螺栓|螺钉|螺丝|铆钉|螺柱)(?!孔|圆|安装)"
    ),
}
PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in GOODS.items()}
THREAD = re.compile(
    r"(?<![\w.])M(?P<thread>\d{1,2}(?:\.5)?)(?:\s?[x×*]\s?(?P<length>\d{1,3}))?(?![\d.])"
)
THREAD_MM_LEAST, THREAD_MM_MOST = 1.0, 64.0
# Words between the thread and the goods: “M8 x 30 hex bolts”, “bolts DIN 933 M8x30”.
NEAR = 24


def take_goods(source: RequestText) -> dict[str, Any] | None:
    """Returns the first such goods; of a fastener its thread and length in mm.

    A bolt without a thread beside it may be a hole's or a joint's, and is none.
    """
    for kind, pattern in PATTERNS.items():
        for found in source.each(pattern):
            if kind != FASTENER:
                return source.take(kind, *found.span())
            thread = thread_near(source.left, *found.span())
            if thread is None:
                continue
            start, end = min(found.start(), thread.start()), max(found.end(), thread.end())
            more: dict[str, Any] = {"thread_mm": float(thread["thread"])}
            if thread["length"]:
                more["length_mm"] = float(thread["length"])
            return source.take(kind, start, end, **more)
    return None


def is_fastener(text: str) -> bool:
    """Returns whether a text names bolts or other fasteners beside their thread."""
    return any(thread_near(text, *found.span()) for found in PATTERNS[FASTENER].finditer(text))


def thread_near(text: str, start: int, end: int) -> re.Match[str] | None:
    """Returns the thread beside the goods that are at this place."""
    for found in THREAD.finditer(text, max(0, start - NEAR), min(len(text), end + NEAR)):
        if THREAD_MM_LEAST <= float(found["thread"]) <= THREAD_MM_MOST:
            return found
    return None
