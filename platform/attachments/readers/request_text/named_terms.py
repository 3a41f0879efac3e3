"""Reads processes and certificates by the names that the vocabularies give them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attachments.readers.request_text.found_text import TAKEN, RequestText

# What requests say, beside the names of the vocabulary; a stem stands for all its forms.
PROCESS_STEMS = {
    "cnc-turning": r"turn(?:ed|ing)|lathe(?:d)?|车削|车加工|数车|车件|车床",
    "cnc-milling-3-axis": r"(?:cnc[ -])?mill(?:ed|ing)|铣削|铣加工|铣",
    # Machining is milling or turning, as the shape has it.
    "cutting-defined-edge": r"cnc[ -]machin(?:ed|ing)|machin(?:ed|ing)|cnc加工|机加工?",
    "cnc-milling-5-axis": r"(?:5|five)[ -]axis(?: mill(?:ed|ing)| machin(?:ed|ing))?|五轴(?:加工)?",
    "laser-cutting-sheet": r"laser[ -]?cut(?:ting)?|激光切割|激光下料",
    "press-brake-bending": r"bent|bending|folded|press[ -]brake|折弯",
    "stamping": r"stamp(?:ed|ing)|冲压",
    "welding": r"weld(?:ed|ing|ment)|焊接|焊",
    "injection-moulding": r"injection[ -]?mou?ld(?:ed|ing)|注塑",
    "high-pressure-die-casting": r"die[ -]?cast(?:ing)?|压铸",
    "casting": r"cast(?:ing)?|铸造|铸件",
    "forging": r"forg(?:ed|ing)|锻造|锻件",
    "additive-manufacturing": r"3d[ -]?print(?:ed|ing)|3d打印",
    "grinding": r"ground|grinding|磨削|磨加工",
    "drilling": r"drill(?:ed|ing)|钻孔",
    "tapping": r"tapp(?:ed|ing)|攻丝|攻牙",
    "wire-edm-slow": r"wire[ -](?:edm|cut)|慢走丝|线切割",
    "waterjet-cutting": r"water[ -]?jet(?:[ -]?cut(?:ting)?)?|水刀|水切割",
}
CERTIFICATES = {
    "material-certificate-3.1": (
        r"(?:EN ?10204[ -]?)?(?:type )?3\.1(?: (?:cert(?:ificate)?s?|mill cert\w*))"
        r"|EN ?10204[ -]3\.1|(?:mill|material)[ -]cert(?:ificate)?s?|材质(?:证明|报告|单|书)"
        r"|材料证明|材质证明书"
    ),
    "first-article-inspection": r"FAIR?(?!\w)|first[ -]article(?: inspection)?|首件(?:检验|报告)?",
    "ppap": r"PPAP(?: level \d)?",
    "certificate-of-conformity": r"(?:C ?of ?C|COC)(?!\w)|certificate of conform\w+|合格证",
    "inspection-report": (
        r"(?:inspection|measurement|dimensional|CMM) reports?|检测报告|检验报告|尺寸报告"
        # Of “全检报告” the level of inspection is taken before.
        rf"|(?<={TAKEN})报告"
    ),
    "rohs": r"RoHS",
    "reach": r"REACH(?!\w)",
}
# Levels of inspection by their words, as orders name them.
INSPECTIONS = {
    "every-piece": (
        r"(?:100 ?%|full|every piece|each piece) ?inspect(?:ion|ed)"
        r"|inspect(?:ion of)? (?:every|each) (?:piece|part)"
        r"|全检|全数检[验查]|100 ?%检[验查]|逐件检[验查]"
    ),
    "tightened": (
        r"tightened inspection|inspection level III(?!\w)|加严检[验查]|检[验查]水平(?:III|Ⅲ)"
    ),
    "reduced": (
        r"reduced inspection|inspection level I(?!\w)|放宽检[验查]|检[验查]水平(?:I|Ⅰ)(?!\w)"
    ),
    "normal": r"normal inspection|inspection level II(?!\w)|检[验查]水平(?:II|Ⅱ)(?!\w)",
}


def take_certificates(
    source: RequestText, certifications: Mapping[str, Iterable[str]]
) -> list[dict[str, Any]]:
    """Returns certificates of the goods, and certifications of who makes them."""
    rows = []
    for code in certifications:
        for found in source.each(standard_pattern(code)):
            rows.append(source.take(code, *found.span(), kind="certification"))
    for code, words in CERTIFICATES.items():
        flags = 0 if code in ("reach", "first-article-inspection") else re.IGNORECASE
        for found in source.each(re.compile(rf"(?<![A-Za-z])(?:{words})", flags)):
            rows.append(source.take(code, *found.span(), kind="document"))
    return sorted(rows, key=lambda row: row["start"])


def take_inspection(source: RequestText) -> dict[str, Any] | None:
    """Returns the level of inspection that is asked for, the strictest first.

    A report on every piece asks for every piece to be inspected, and stays a document.
    """
    for level, words in INSPECTIONS.items():
        for found in source.each(re.compile(rf"(?<![A-Za-z])(?:{words})", re.IGNORECASE)):
            return source.take(level, *found.span())
    return None


def standard_pattern(code: str) -> re.Pattern[str]:
    """Returns the pattern of a standard's code: “ISO 9001” or “ISO9001:2015”."""
    words = r"[\s/.-]{0,2}".join(map(re.escape, code.split("-")))
    # Short codes are words of other meanings in small letters.
    flags = 0 if len(code) <= 3 else re.IGNORECASE
    words = words.upper() if len(code) <= 3 else words
    return re.compile(rf"(?<![A-Za-z\d]){words}(?::\d{{4}})?(?![A-Za-z\d])", flags)


def take_processes(
    source: RequestText, processes: Mapping[str, Iterable[str]]
) -> list[dict[str, Any]]:
    """Returns the processes that are named, in the order of the text."""
    rows, seen = [], set()
    names = [(name, code) for code, given in processes.items() for name in given]
    for name, code in sorted(names, key=lambda row: (-len(row[0]), row)):
        if name.lower() not in source.left.lower():
            continue
        for found in source.each(name_pattern(name)):
            rows.append(source.take(code, *found.span()))
    for code, words in PROCESS_STEMS.items():
        for found in source.each(re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)):
            rows.append(source.take(code, *found.span()))
    kept = []
    for row in sorted(rows, key=lambda row: row["start"]):
        if row["value"] not in seen:
            seen.add(row["value"])
            kept.append(row)
    return kept


def name_pattern(name: str) -> re.Pattern[str]:
    """Returns the pattern of a name as a word of its own."""
    if not name.isascii():
        return re.compile(re.escape(name))
    # Abbreviations are written in capitals.
    flags = 0 if len(name) <= 3 or name.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", flags)
