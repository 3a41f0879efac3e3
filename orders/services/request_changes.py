"""Opens, changes, withdraws and reopens requests of several parts."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from attachments.models import Attachment
from common.clock import now
from common.errors import DomainError, FieldErrors, InvalidTransition
from common.states import record_creation, transition
from orders.models import PartRequest, PartRequestLine
from orders.services.new_request_lines import (
    NewLine,
    lines_of,
    stem_of,
    store_lines,
)
from orders.services.part_changes import add_file
from orders.states import RequestStatus

CHANGED_FIELDS = ("quantity", "latest_delivery_on", "routing")
NEXT_NUMBER = "SELECT to_char(nextval('orders_part_request'), 'FM9999999900000')"


class NothingAsked(DomainError):
    """Raised when neither lines nor files nor a text are added."""

    default_detail = _("Drop a file, or write what you need.")
    default_code = "nothing_asked"
    status = 400
    field = "lines"


class LineOrdered(DomainError):
    """Raised when a line that is an order would be changed or removed."""

    default_detail = _("This line is an order already; change or cancel the order.")
    default_code = "line_ordered"
    field = "order"


@transaction.atomic
def open_request(
    *,
    organisation: Organisation,
    by: User | None,
    fields: Mapping[str, Any],
    lines: Sequence[NewLine] = (),
    files: Sequence[Attachment] = (),
    text: str = "",
) -> PartRequest:
    """Opens a request, empty or with lines from fields, files and a text.

    Nothing is stored where a line is wrong. Raises FieldErrors, RequestFull, NumbersTaken.
    """
    ensure_place(fields)
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER)
        number = f"RQ-{now().year % 100:02}-{cursor.fetchone()[0]}"
    request = PartRequest.objects.create(organisation=organisation, number=number, **fields)
    record_creation(request, by=by)
    if lines or files or text.strip():
        add_lines(request=request, by=by, lines=lines, files=files, text=text)
    return request


@transaction.atomic
def change_request(*, request: PartRequest, fields: Mapping[str, Any]) -> PartRequest:
    """Changes title, place, date or currency; orders that exist keep theirs.

    Raises InvalidTransition where it is withdrawn, FieldErrors.
    """
    request = lock_request(request)
    given = {name: getattr(request, name) for name in ("latitude", "longitude")}
    ensure_place({**given, **fields})
    for name, value in fields.items():
        setattr(request, name, value)
    request.save()
    return request


@transaction.atomic
def add_lines(
    *,
    request: PartRequest,
    by: User | None,
    lines: Sequence[NewLine] = (),
    files: Sequence[Attachment] = (),
    text: str = "",
) -> PartRequest:
    """Adds lines from fields, files and a text; files join the lines that name them.

    Raises NothingAsked, InvalidTransition, FieldErrors, RequestFull, NumbersTaken,
    FileCannotBeAdded.
    """
    request = lock_request(request)
    if not (lines or files or text.strip()):
        raise NothingAsked
    if lines:
        store_lines(request, lines, by)
    left = lines_of(add_to_lines(request, files, by), text)
    if left:
        store_lines(request, left, by)
    request.save(update_fields=["updated_at"])
    return request


@transaction.atomic
def change_lines(*, request: PartRequest, changes: Mapping[UUID, Mapping[str, Any]]) -> PartRequest:
    """Changes quantity, date or routing of lines by their id, all of them or none.

    Raises LineOrdered, and InvalidTransition where a line is gone or the request withdrawn.
    """
    request = lock_request(request)
    rows = {row.pk: row for row in request.lines.filter(pk__in=changes)}
    for pk, fields in changes.items():
        line = ensure_open(rows.get(pk))
        for name, value in fields.items():
            setattr(line, name, value)
    PartRequestLine.objects.bulk_update(rows.values(), CHANGED_FIELDS)
    request.save(update_fields=["updated_at"])
    return request


@transaction.atomic
def remove_line(*, line: PartRequestLine) -> None:
    """Removes a line; its part stays among the buyer's parts. Raises LineOrdered."""
    request = lock_request(line.request)
    ensure_open(request.lines.filter(pk=line.pk).first()).delete()
    request.save(update_fields=["updated_at"])


@transaction.atomic
def withdraw_request(*, request: PartRequest, by: User | None) -> PartRequest:
    """Withdraws a request of which nothing is ordered; raises InvalidTransition."""
    request = PartRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.status == RequestStatus.SUBMITTED:
        raise InvalidTransition(
            _("Lines of this request are orders; cancel these, and remove the other lines.")
        )
    return transition(request, to=RequestStatus.WITHDRAWN, by=by)


@transaction.atomic
def reopen_request(*, request: PartRequest, by: User | None) -> PartRequest:
    """Opens a withdrawn request again; raises InvalidTransition."""
    return transition(request, to=RequestStatus.DRAFT, by=by)


def lock_request(request: PartRequest) -> PartRequest:
    """Returns the request, locked until the transaction ends.

    Raises InvalidTransition where it is withdrawn.
    """
    request = PartRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.status == RequestStatus.WITHDRAWN:
        raise InvalidTransition(_("This request is withdrawn; open it again first."))
    return request


def ensure_open(line: PartRequestLine | None) -> PartRequestLine:
    """Returns a line that is no order; raises LineOrdered, InvalidTransition."""
    if line is None:
        raise InvalidTransition(_("This line was removed in the meantime."))
    if line.order_id is not None:
        raise LineOrdered
    return line


def add_to_lines(
    request: PartRequest, files: Sequence[Attachment], by: User | None
) -> list[Attachment]:
    """Adds files to the lines that name them or have a file of that name.

    Returns the files that are left; lines that are orders get none.
    """
    if not files:
        return []
    rows = request.lines.filter(order=None).select_related("part")
    parts: dict[str, Any] = {}
    for line in rows.prefetch_related("part__attachments__attachment"):
        names = [row.attachment.name for row in line.part.attachments.all()]
        for name in filter(None, (line.drawing_name, line.part.number, *names)):
            parts.setdefault(stem_of(name), line.part)
    left = []
    for file in files:
        part = parts.get(stem_of(file.name))
        if part is None:
            left.append(file)
        else:
            add_file(part=part, attachment=file, by=by)
    return left


def ensure_place(fields: Mapping[str, Any]) -> None:
    """Raises FieldErrors where one coordinate is given without the other."""
    latitude, longitude = fields.get("latitude"), fields.get("longitude")
    if (latitude is None) != (longitude is None):
        name = "latitude" if latitude is None else "longitude"
        raise FieldErrors({name: gettext("Give both coordinates or none.")})
