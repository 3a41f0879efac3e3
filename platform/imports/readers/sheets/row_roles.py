"""Tells lines from what is around them: totals, repeated heads, remarks."""

import re
from collections.abc import Mapping, Sequence

from imports.readers.sheets.cell_model import Cell, FieldHeads
from imports.readers.sheets.parsing.cell_text import normalised

TOTAL = re.compile(
    r"(?:本?[页月周日年]\s?)?(?:合\s?计|小\s?计|总\s?计|总\s?和|共\s?计|累\s?计|汇\s?总|平\s?均|总工时|总数|總計|合計|小計)"
    r"[^a-z]{0,20}"
    r"|(?:grand |sub|sub[- ]|page )?totals?\b.{0,30}|(?:sum|average|avg)\b.{0,20}"
    r"|(?:gesamt|end|zwischen)?(?:summe|total)\b.{0,30}|gesamt\b.{0,30}|(?:insgesamt|durchschnitt)\b.{0,20}|Σ.{0,20}|∑.{0,20}",
    re.IGNORECASE,
)
RULE = re.compile(r"[-=_*~.+|: ]{3,}")
REMARK = re.compile(
    r"(?:日期|note|notes|remark|prepared|"
    r"printed|created|source|page|hinweis|stand|erstellt|quelle|seite|anmerkung)\b.*|(?:注|备注|说明|附注|注意|制表|审核|批准|编制|制单|填表|打印).*|[^\d:：]{1,30}[:：].*|[*※].*",
    re.IGNORECASE | re.DOTALL,
)
LINE, BLANK, TOTAL_ROW, HEAD, RULE_ROW, REMARK_ROW = (
    "line",
    "blank",
    "total",
    "head",
    "rule",
    "remark",
)


def role_of(
    cells: Mapping[str, Cell],
    others: Sequence[Cell],
    fields: Mapping[str, FieldHeads],
    heads_in_row: int,
) -> str:
    """Returns the part that a row plays below the head."""
    filled = [cell for cell in (*cells.values(), *others) if has_content(cell)]
    if not filled:
        return BLANK
    if heads_in_row >= 2 and heads_in_row * 2 >= len(filled):
        return HEAD
    if all(RULE.fullmatch(cell.text) for cell in filled):
        return RULE_ROW
    dated = [
        name
        for name, cell in cells.items()
        if fields[name].shape in ("date", "instant") and has_content(cell) and not cell.filled_from
    ]
    texts = [cell for cell in filled if cell.number is None and not cell.filled_from]
    is_total = any(TOTAL.fullmatch(normalised(cell.text)) for cell in texts[:3])
    if is_total and all(TOTAL.fullmatch(normalised(cells[name].text)) for name in dated):
        return TOTAL_ROW
    if len(filled) == 1 and is_remark(filled[0], cells, fields):
        return REMARK_ROW
    return LINE


def is_remark(cell: Cell, cells: Mapping[str, Cell], fields: Mapping[str, FieldHeads]) -> bool:
    """Returns true for a row's only text if it is a remark and no value."""
    name = next((name for name, one in cells.items() if one is cell), "")
    is_first = name == next(iter(cells), "")
    is_text = not name or (fields[name].shape == "text" and (is_first or fields[name].fills_down))
    return is_text and bool(REMARK.fullmatch(normalised(cell.text)))


def has_content(cell: Cell) -> bool:
    """Returns true for a cell that has a text or a formula."""
    return bool(cell.text.strip()) or cell.is_formula
