"""Makes lines of a request from fields, files and text, all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.models import Attachment
from attachments.readers.request_text.several_parts import part_texts
from attachments.services.file_references import reason_against_file, too_many_files
from attachments.states import FILES_MOST
from common.errors import DomainError, FieldErrors
from common.safety.usage_quotas import consume
from orders.limits import NOTES_LENGTH, REQUEST_LINES_MOST
from orders.models import Part, PartAttachment, PartRequest, PartRequestLine
from orders.services.part_changes import (
    name_of,
    part_errors,
    read_request,
    request_context,
)

# A shorter name of a file may stand in any text by chance.
NAME_IN_TEXT_LEAST = 3


class RequestFull(DomainError):
    """Raised when a request would have too many lines."""

    default_detail = _("A request has at most 30 lines; send the others in another request.")
    default_code = "request_full"
    field = "lines"


class NumbersTaken(DomainError):
    """Raised when another request wrote a part of the same number at the same moment."""

    default_detail = _(
        "Another part took one of these numbers at the same moment; nothing was stored. Send it"
        " again."
    )
    default_code = "part_numbers_taken"
    field = "lines"
    retry_after = 1


@dataclass(frozen=True, slots=True)
class NewLine:
    """Holds a line before it is stored: a stored part, or the fields of a new one.

    `place` names where it stood in a sheet, such as “row 4”; errors repeat it.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Attachment] = ()
    part: Part | None = None
    quantity: int | None = None
    latest_delivery_on: date | None = None
    routing: int = 1
    drawing_name: str = ""
    place: str = ""


LineErrors = dict[str, Any]


def lines_of(files: Sequence[Attachment], text: str) -> list[NewLine]:
    """Returns a line for each part of a text, and for each group of files of one name.

    A text that names a file has it; one text with one group of files is one part.
    """
    texts = part_texts(text)
    groups = grouped(files)
    if len(texts) == 1 and len(groups) == 1:
        return [NewLine({"request_text": texts[0]}, *groups.values())]
    found = []
    for each in texts:
        low = each.casefold()
        names = [name for name in groups if len(name) >= NAME_IN_TEXT_LEAST and name in low]
        own = [file for name in names for file in groups.pop(name)]
        found.append(NewLine({"request_text": each}, own))
    return found + [NewLine(files=group) for group in groups.values()]


def grouped(files: Iterable[Attachment]) -> dict[str, list[Attachment]]:
    """Returns the files by their name without its ending: a model with its drawing."""
    found: dict[str, list[Attachment]] = {}
    for file in files:
        found.setdefault(stem_of(file.name), []).append(file)
    return found


def stem_of(name: str) -> str:
    """Returns a file's name without its ending, in small letters."""
    return name_without_ending(name).casefold()


def name_without_ending(name: str) -> str:
    """Returns a file's name without its ending."""
    return (name.rpartition(".")[0] or name).strip()


def store_lines(request: PartRequest, lines: Sequence[NewLine], by: User | None) -> None:
    """Stores lines of a locked request, their parts and the files of these.

    Raises RequestFull, NumbersTaken, and FieldErrors of all lines by `lines.NUMBER.FIELD`.
    """
    last = request.lines.order_by("-position").values_list("position", flat=True).first() or 0
    count = request.lines.count() + len(lines)
    if count > REQUEST_LINES_MOST:
        message = _(
            "A request has at most %(most)s lines, and with these it would have %(count)s; send"
            " the others in another request."
        )
        raise RequestFull(message % {"most": REQUEST_LINES_MOST, "count": count})
    parts = parts_of(request, lines)
    files = locked_files(lines)
    errors = errors_of(request, lines, parts, files)
    if errors:
        raise FieldErrors(errors)
    try:
        new = [part for part in parts if part._state.adding]
        consume("parts", request.organisation_id, len(new))
        Part.objects.bulk_create(new)
    except IntegrityError as error:
        if "part_number_and_revision_once_per_buyer" in str(error):
            raise NumbersTaken from None
        raise
    PartAttachment.objects.bulk_create(
        PartAttachment(part=part, attachment=file, by=by)
        for part, line in zip(parts, lines, strict=True)
        for file in line.files
    )
    PartRequestLine.objects.bulk_create(
        PartRequestLine(
            request=request,
            position=last + place,
            part=part,
            quantity=line.quantity,
            latest_delivery_on=line.latest_delivery_on,
            routing=line.routing,
            drawing_name=line.drawing_name,
        )
        for place, (part, line) in enumerate(zip(parts, lines, strict=True), start=1)
    )


def parts_of(request: PartRequest, lines: Sequence[NewLine]) -> list[Part]:
    """Returns the part of each line, not stored where it is new.

    A stored part of the same number and revision is taken where a line says nothing else of it.
    """
    numbers = [line.fields["number"] for line in lines if line.fields.get("number")]
    rows = Part.objects.filter(organisation=request.organisation_id, number__in=numbers)
    known = {(row.number, row.revision): row for row in rows} if numbers else {}
    context = request_context() if any(line.fields.get("request_text") for line in lines) else {}
    found = []
    for line in lines:
        stored = known.get((line.fields.get("number", ""), line.fields.get("revision", "")))
        if line.part is not None:
            found.append(line.part)
        elif stored is not None and not line.files and not differences(stored, line.fields):
            found.append(stored)
        else:
            part = Part(organisation_id=request.organisation_id, **line.fields)
            part.name = part.name or part.number or name_of(line.files, part.request_text)
            part.name = part.name or name_without_ending(line.drawing_name)
            read_request(part, context)
            found.append(part)
    return found


def differences(part: Part, fields: Mapping[str, Any]) -> list[str]:
    """Returns the given fields that a stored part has otherwise."""
    return [
        name
        for name, value in fields.items()
        if value not in (None, "", {}) and getattr(part, name) != value
    ]


def locked_files(lines: Sequence[NewLine]) -> dict[Any, Attachment]:
    """Locks the files of all lines against deletion; returns them by id."""
    ids = {file.pk for line in lines for file in line.files}
    rows = Attachment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    return {row.pk: row for row in rows.order_by("pk")} if ids else {}


def errors_of(
    request: PartRequest,
    lines: Sequence[NewLine],
    parts: Sequence[Part],
    files: Mapping[Any, Attachment],
) -> LineErrors:
    """Returns what is wrong with each line, by `lines.NUMBER.FIELD`."""
    numbers = [(part.number, part.revision) for part in parts]
    stored = Part.objects.filter(
        organisation=request.organisation_id, number__in={number for number, _ in numbers if number}
    )
    taken = {*stored.values_list("number", "revision")} if any(n for n, _ in numbers) else set()
    errors: LineErrors = {}
    for at, (line, part) in enumerate(zip(lines, parts, strict=True)):
        found = part_errors(part) if part._state.adding else {}
        if not part.name:
            found["name"] = _("Give a name, a file or the text of a request.")
        if len(part.request_text) > NOTES_LENGTH:
            found["request_text"] = too_long(NOTES_LENGTH)
        if part.organisation_id != request.organisation_id:
            found["part"] = _("This part is another organisation's.")
        if line.part is not None and (line.fields or line.files):
            found["part"] = _("Name a part, or give the fields and files of a new one.")
        if part._state.adding and part.number and (part.number, part.revision) in taken:
            found["number"] = _(
                "Another part of this organisation has this number and revision, and the line says"
                " something else of it; give a new revision."
            )
        taken.add((part.number, part.revision))
        found |= file_errors(line, part, files)
        errors |= placed(found, at, line.place)
    return errors


def file_errors(line: NewLine, part: Part, files: Mapping[Any, Attachment]) -> LineErrors:
    """Returns what is wrong with the files of a line."""
    found: LineErrors = {}
    for place, file in enumerate(line.files):
        reason = reason_against_file(files.get(file.pk, file), part.organisation_id)
        if reason:
            found[f"files.{place}"] = f"{file.name}: {reason}"
    if len(line.files) > FILES_MOST:
        found["files"] = too_many_files()
    return found


def too_long(most: int) -> str:
    """Returns the sentence on a text with too many characters."""
    return gettext("At most %(most)s characters; shorten it.") % {"most": most}


def placed(errors: LineErrors, at: int, place: str = "") -> LineErrors:
    """Returns errors of a line under its number, with words that name the line."""
    line = place or gettext("Line %(number)s") % {"number": at + 1}
    return {f"lines.{at}.{name}": f"{line}: {reason}" for name, reason in errors.items()}
