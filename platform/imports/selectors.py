"""Reads imports and their previews for the API and the pages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from factories.models import Machine
from imports.models import ColumnMapping, Import, ImportLine
from imports.preview import AskedQuestion, Preview, asked, state_of
from imports.readers.result import Line
from imports.states import ImportKind, LineState

PAGE_SIZE = 50
# Columns that hold files and previews, which lists do not need.
LARGE_COLUMNS = ("content", "subtracted", "reading")
# A filter beside the states of lines: lines of which something is stored already.
RECOGNISED = "recognised"
NOTED = "noted"
# Values that are hidden from members who see no prices.
PRICE_VALUES = frozenset({"hourly_rate", "opening_cost", "setup_rate", "reserve_price"})


@dataclass(frozen=True, slots=True)
class ShownLine:
    """Represents a line of a preview with its state and the row it became."""

    place: int
    line: Line
    state: LineState
    recognised: dict[str, str] | None = None
    stored: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    """Holds a page of a preview's lines, and the open questions of all lines."""

    lines: list[ShownLine]
    page: int
    page_size: int
    pages: int
    count: int
    questions: list[AskedQuestion]


def imports_in_short() -> QuerySet[Import]:
    """Returns imports without their files and previews."""
    return Import.objects.defer(*LARGE_COLUMNS)


def imports_with_preview() -> QuerySet[Import]:
    """Returns imports with their previews, without their files."""
    rows = Import.objects.select_related("organisation").defer("content", "subtracted")
    return rows.annotate(has_subtracted=Q(subtracted__isnull=False))


def preview_of(import_: Import) -> Preview:
    """Returns the preview; an empty one where there is none, or none any more."""
    return Preview.unpack(import_.reading)


def lines_page(
    import_: Import, preview: Preview, *, page: int = 1, page_size: int = PAGE_SIZE, state: str = ""
) -> LinePage:
    """Returns a page of the lines, all or those in a state."""
    wanted = list(selected(preview, state))
    pages = max(1, -(-len(wanted) // page_size))
    page = min(page, pages)
    places = wanted[(page - 1) * page_size : page * page_size]
    lines = preview.reading.lines
    stored = stored_rows(import_, places)
    shown = [
        ShownLine(
            place,
            lines[place],
            state_of(lines[place]),
            known_row(preview, place),
            stored.get(place),
        )
        for place in places
    ]
    return LinePage(shown, page, page_size, pages, len(wanted), asked(lines))


def selected(preview: Preview, state: str) -> Iterable[int]:
    """Yields the places of the lines in a state, known lines, or lines with notes."""
    for place, line in enumerate(preview.reading.lines):
        if state == RECOGNISED:
            fits = place in preview.recognised
        elif state == NOTED:
            fits = bool(line.notes)
        else:
            fits = not state or state_of(line) == state
        if fits:
            yield place


def known_row(preview: Preview, place: int) -> dict[str, str] | None:
    """Returns the row by which a line is recognised, and what a commit does with it."""
    known = preview.recognised.get(place)
    return known and {"object": known.object_id, "action": known.action}


def stored_rows(import_: Import, places: Collection[int]) -> dict[int, dict[str, str]]:
    """Returns what committed lines became, by place; no query before the commit."""
    if import_.committed_at is None:
        return {}
    rows = ImportLine.objects.filter(imported_in=import_, place__in=places)
    return {
        row.place: {"object": str(row.object_id), "action": row.action}
        for row in rows.only("place", "object_id", "action")
    }


def machine_rates(import_: Import, lines: Iterable[ShownLine]) -> dict[str, str]:
    """Returns the rates of machines whose new lines give none, by the machine's id.

    They are the rates that a commit stores; a window that is known keeps its own. No query where
    every line gives one.
    """
    machines = {
        shown.line.values["machine"]
        for shown in lines
        if takes_rate_of_machine(shown) and shown.line.values.get("machine")
    }
    if import_.kind != ImportKind.WINDOWS or not machines:
        return {}
    rows = Machine.objects.filter(factory__organisation=import_.organisation_id)
    rates = rows.values_list("pk", "hourly_rate")
    return {str(pk): f"{rate.normalize():f}" for pk, rate in rates if str(pk) in machines}


def takes_rate_of_machine(shown: ShownLine) -> bool:
    """Returns whether a line becomes a new window at the rate of its machine."""
    return shown.recognised is None and not shown.line.values.get("hourly_rate")


def shown_options(import_: Import) -> dict[str, Any]:
    """Returns the options; of a second calendar only that there is one."""
    return {**import_.options, **({"subtract": True} if import_.has_subtracted else {})}


def remembered_columns(organisation_id: Any, kind: str) -> dict[str, str]:
    """Returns the fields that columns of earlier sheets were mapped to, by head."""
    rows = ColumnMapping.objects.filter(organisation=organisation_id, kind=kind)
    return dict(rows.values_list("head", "field"))


def hidden_values(user: Any, organisation: Organisation) -> frozenset[str]:
    """Returns the values that the user may not see."""
    return frozenset() if user.sees_prices_of(organisation.pk) else PRICE_VALUES
