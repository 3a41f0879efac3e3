"""Reads the material of a request: a known grade, or what is written like one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attachments.readers.request_text.found_text import ASSUMED, READ, RequestText

# Grades as standards write them, where no vocabulary knows them, by the family they belong to.
WRITTEN_GRADES = {
    "aluminium": (
        r"(?:EN[ -]?AW[ -]?|AA ?|AL ?|A)?[1-8]\d{3}[ -]?(?:T\d{1,4}|H\d{2,3}|O)(?!\w)"
        r"|EN[ -]?AW[ -]?\d{4}"
        r"|AlSi\d{1,2}[A-Za-z\d]{0,6}|AlMg\d[A-Za-z\d.]{0,6}|ADC\d{1,2}|ZL\d{3}A?"
    ),
    "stainless": r"X\d{1,3}Cr[A-Za-z]{0,8}[\d-]{0,9}|SUS ?\d{3}[A-Z]{0,2}|1\.4[0-9]{3}(?!\d)",
    "carbon-steel": (
        r"S(?:185|235|275|355|420|460|690)(?:J[R02]|K2|N|NL|M|ML|MC|Q|QL)?(?:\+[A-Z]{1,2})?"
        r"|Q(?:195|215|235|345|355|390|420|460|690)[A-E]?"
        r"|C(?:15|22|35|45|60)[ER]?"
    ),
    "alloy-steel": r"\d{2}Cr[A-Z][A-Za-z\d]{1,6}|\d{2}Cr\d?",
    "copper-alloy": (
        r"CuZn\d{1,2}[A-Za-z\d]{0,5}|CW\d{3}[A-Z]|CuSn\d{1,2}|C[1-9]\d{4}|2\.0[0-9]{3}(?!\d)"
    ),
    "titanium": r"Ti-?6Al-?4V|TC4|TA[12]|3\.7[0-9]{3}(?!\d)",
    "cast-iron": r"EN-?GJ[LS]-?\d{3}(?:-\d{1,2})?|[HQ]T\d{3}(?:-\d{1,2})?|GG(?:G)?\d{2}",
    "engineering-plastics": (
        r"PA ?(?:6|66|12)(?:[- ]GF\d{2})?|POM(?:-[CH])?|PEEK|PTFE|PMMA|ABS|UHMWPE|HDPE|PVC|PC|PP"
    ),
    # These name steels and other metals of several families.
    None: (
        r"(?:AISI|SAE|ASTM|SUS|SS|UNS) ?[A-Z]?\d{3,5}[A-Z]{0,2}|1\.[0-9]{4}(?!\d)"
        r"|Inconel ?\d{3}|Hastelloy ?[A-Z]-?\d{1,3}|Monel ?[A-Z]?\d{3}"
    ),
}
WRITTEN = [
    (family, re.compile(rf"(?<![\w.,/-])(?:{names})(?![\w.]*\w)"))
    for family, names in WRITTEN_GRADES.items()
]
# Families by their general names: the grade is still open.
GENERAL_NAMES = {
    "stainless": r"stainless(?:[ -]steel)?|inox|edelstahl|不锈钢|白钢",
    "carbon-steel": r"(?:mild|carbon|structural)[ -]steel|碳钢|普碳钢|冷轧板|热轧板|镀锌板",
    "aluminium": r"alumini?um|alu(?!\w)|铝合金|铝材|铝板|铝",
    "titanium": r"titanium|钛合金|钛",
    "copper-alloy": r"brass|messing|bronze|copper|黄铜|青铜|紫铜|红铜|铜",
    "cast-iron": r"cast[ -]iron|ductile[ -]iron|铸铁|球铁|球墨铸铁",
    "alloy-steel": r"(?:alloy|tool|spring)[ -]steel|合金钢|工具钢|弹簧钢",
    "engineering-plastics": r"plastics?|塑料|尼龙|nylon",
}
# “Steel” alone may be any; carbon steel is the commonest.
ANY_STEEL = re.compile(r"(?<![a-z])(?:steel|stahl|钢)(?![a-z])", re.IGNORECASE)
NAMES = [
    (code, re.compile(rf"(?<![a-z])(?:{names})(?![a-z])", re.IGNORECASE))
    for code, names in GENERAL_NAMES.items()
]
# Names that are mere numbers are grades only where no unit and no other number follows.
NOT_A_GRADE = (
    r"(?!\s?(?:mm|cm|m(?!\w)|µm|um|kg|g(?!\w)|pcs?|pieces?|units?|off|sets?|件|个|只|套|台|片"
    r"|支|根|块|毫米"
    r"|天|日|年|月|%|[x×*/]\s?\d))(?![.,]?\d)"
)
SHORT_LENGTH = 3


def take_material(
    source: RequestText, grades: Mapping[str, Iterable[str]]
) -> dict[str, Any] | None:
    """Returns the first grade, or the general name of a material with an open grade."""
    for name, code in sorted(names_of(grades), key=lambda row: (-len(row[0]), row)):
        found = pattern_for(name).search(source.left)
        if found:
            basis = READ if name.lower() == code.lower() or not is_parted(name, code) else ASSUMED
            return source.take(name, *found.span(), basis=basis, grade=code)
    written, named = first_of(WRITTEN, source.left), first_of(NAMES, source.left)
    if written:
        family = written[0] or (named and named[0])
        return source.take(written[1][0], *written[1].span(), grade=None, family=family)
    if named:
        return source.take(named[1][0], *named[1].span(), grade=None, family=named[0])
    steel = ANY_STEEL.search(source.left)
    if steel is None:
        return None
    more = {"grade": None, "family": "carbon-steel"}
    return source.take(steel[0], *steel.span(), basis=ASSUMED, **more)


def first_of(
    patterns: Iterable[tuple[str | None, re.Pattern[str]]], text: str
) -> tuple[str | None, re.Match[str]] | None:
    """Returns the first place of any pattern, the longest there, with its family."""
    rows = [(family, found) for family, pattern in patterns if (found := pattern.search(text))]
    return min(rows, key=lambda row: (row[1].start(), -len(row[1][0])), default=None)


def names_of(grades: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yields the names of the grades with their codes."""
    for code, names in grades.items():
        yield code, code
        for name in names:
            yield name, code
            if is_parted(code, code):
                yield code.partition("-")[0], code


def is_parted(name: str, code: str) -> bool:
    """Returns whether a code has a temper (6082-T6) that the name may leave out."""
    return (bool(re.fullmatch(r"\d{4}-[THO]\w*", code)) and "-" not in name) or (
        name == code and bool(re.fullmatch(r"\d{4}-[THO]\w*", code))
    )


def pattern_for(name: str) -> re.Pattern[str]:
    """Returns the pattern of a name; blanks and hyphens may be left out or exchanged."""
    words = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", name)))
    if name.isdigit() and len(name) < SHORT_LENGTH:
        # Steels are called “45#” or “45号钢”.
        return re.compile(rf"(?<![\d.,]){words}\s?(?:#|号?钢)")
    if name.isdigit():
        return re.compile(
            rf"(?<![\w.,#Ø⌀φ±/-])(?:SUS|SS|AISI|AL|EN ?AW-?)?{words}{NOT_A_GRADE}(?![a-z])",
            re.IGNORECASE,
        )
    if name.isascii():
        flags = re.IGNORECASE if len(name) > SHORT_LENGTH else 0
        return re.compile(rf"(?<![A-Za-z\d.,-]){words}(?![A-Za-z\d]|-\w|\.\d)", flags)
    return re.compile(re.escape(name))
