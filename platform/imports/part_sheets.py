"""Reads the lines of a request from a sheet, in the limited process of imports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, FieldErrors
from common.reading.limited_reading import ReadingLimits, ReadingOverran, read_limited
from imports.errors import FileTooLarge
from imports.messages import text_of
from imports.readers.reading_json import from_document
from imports.readers.result import Line, Message, Reading
from imports.reading_context import context_for_parts
from imports.services.file_reading import MIB, SLOTS, reader
from orders.limits import REQUEST_LINES_MOST
from orders.services.new_request_lines import NewLine, RequestFull, placed
from vocabularies.models import MaterialGrade

# Fields of lines by the names of the reader; others have the same.
LINE_FIELDS = {
    "title": "name",
    "part_number": "number",
    "material": "material_family",
    "drawing": "drawing_name",
    "notes": "request_text",
}
SAME_FIELDS = ("revision", "finish")
ROW = "row "


class SheetUnreadable(DomainError):
    """Raised when a sheet as a whole cannot be read."""

    default_detail = _("This sheet cannot be read.")
    default_code = "sheet_unreadable"
    status = 400
    field = "file"


class ReadersBusy(DomainError):
    """Raised when as many sheets are read as this machine reads at once."""

    default_detail = _("Other sheets are being read at the moment; send it again.")
    default_code = "readers_busy"
    status, retry_after = 503, 2
    field = "file"


@dataclass(frozen=True, slots=True)
class PartSheet:
    """Holds the lines of a sheet, and the heads of columns that were not read."""

    lines: list[NewLine]
    unread: list[str]


def read_part_sheet(*, content: bytes, name: str = "") -> PartSheet:
    """Reads a sheet of parts; nothing is stored.

    Raises FileTooLarge, SheetUnreadable, ReadersBusy, RequestFull, and FieldErrors of all lines by
    `lines.NUMBER.FIELD`.
    """
    reading = read_under_limits(content, name)
    if len(reading.lines) > REQUEST_LINES_MOST:
        message = _("The sheet has %(count)s lines, and a request at most %(most)s; divide it.")
        raise RequestFull(message % {"count": len(reading.lines), "most": REQUEST_LINES_MOST})
    errors: dict[str, Any] = {}
    for at, line in enumerate(reading.lines):
        errors |= placed(errors_of(line), at, place_of(line))
    if errors:
        raise FieldErrors(errors)
    grades = MaterialGrade.objects.in_bulk(
        [line.values["material_grade"] for line in reading.lines if "material_grade" in line.values]
    )
    unread = [row["head"] for row in reading.columns if row["head"] and not row["field"]]
    return PartSheet([new_line(line, grades) for line in reading.lines], unread)


def read_under_limits(content: bytes, name: str) -> Reading:
    """Returns what the reader finds in a sheet."""
    limits = settings.IMPORTS
    if len(content) > limits["file_mib"] * MIB:
        raise FileTooLarge
    if not SLOTS.acquire(blocking=False):
        raise ReadersBusy
    try:
        answer = read_limited(
            reader(),
            [content],
            context_for_parts(name),
            ReadingLimits(limits["sheet_cpu_seconds"], limits["sheet_seconds"]),
        )
    except ReadingOverran:
        raise ReadersBusy from None
    finally:
        SLOTS.release()
    if "unreadable" in answer:
        message = answer["unreadable"]
        raise SheetUnreadable(
            text_of(Message(message["code"], message["field"], message["params"]))
        )
    return from_document(answer["reading"])


def errors_of(line: Line) -> dict[str, str]:
    """Returns errors and open questions of a line by the field that a line has."""
    found: dict[str, str] = {}
    for message in (*line.errors, *line.questions):
        words = text_of(message)
        choices = message.params.get("shown") or message.params.get("choices")
        if choices:
            words += " " + gettext("Write one of: %(choices)s.") % {
                "choices": ", ".join(map(str, choices))
            }
        name = LINE_FIELDS.get(message.field, message.field) or "name"
        found[name] = f"{found[name]} {words}" if name in found else words
    return found


def place_of(line: Line) -> str:
    """Returns where a line stands, in the language of the page."""
    if not line.position.startswith(ROW):
        return line.position
    return gettext("Row %(number)s") % {"number": line.position.removeprefix(ROW)}


def new_line(line: Line, grades: dict[str, MaterialGrade]) -> NewLine:
    """Returns a line of a request with the values of a row."""
    values = line.values
    fields: dict[str, Any] = {
        "name": values.get("title", ""),
        "number": values.get("part_number", ""),
        "request_text": values.get("comments", ""),
        "material_family_id": values.get("material_family"),
        "material_grade": grades.get(values.get("material_grade", "")),
        "tolerance_id": values.get("tolerance"),
        **{name: values.get(name, "") for name in SAME_FIELDS},
        **{
            name: Decimal(values[name]) if name in values else None
            for name in ("unit_mass_kg", "ra_um")
        },
    }
    grade = fields["material_grade"]
    if grade is not None:
        fields["material_family_id"] = grade.family_id
    day = values.get("latest_delivery_on")
    return NewLine(
        fields=fields,
        quantity=values.get("quantity"),
        latest_delivery_on=date.fromisoformat(day) if day else None,
        drawing_name=values.get("drawing", ""),
        place=place_of(line),
    )


def is_sheet(name: str) -> bool:
    """Returns whether a file's name is that of a sheet."""
    return name.casefold().endswith((".xlsx", ".xlsm", ".csv", ".tsv"))


def is_table(text: str) -> bool:
    """Returns whether a text is pasted from a sheet: several lines with tabs."""
    return sum("\t" in line for line in text.splitlines()) > 1
