"""Edits of what was really seen: `ETag` tells a row's version, `If-Match` asks for it.

A tag is the row's version, which the database counts, and a digest of the answer's bytes. A change
is compared by the version alone, since roles are shown one row in different bytes; a reader's copy
by the whole tag, so that it is never called fresh where any byte differs.
"""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from common.errors import DomainError
from common.models import UUIDModel

HEADER = "If-Match"
CONDITIONAL_METHODS = ("PATCH", "PUT", "DELETE")
DIGEST_LENGTH = 16


class IfMatchMissing(DomainError):
    """Raised when a conditional request carries no If-Match."""

    default_detail = _(
        "Read the row first and send its ETag as If-Match, so that no other change is lost."
    )
    default_code = "if_match_missing"
    status, field, place = 428, HEADER, "header"


class IfMatchMalformed(DomainError):
    """Raised when If-Match holds no ETag."""

    default_detail = _("If-Match carries the ETag of an answer, in its quotes.")
    default_code = "if_match_malformed"
    status, field, place = 400, HEADER, "header"


class RowChanged(DomainError):
    """Raised when a row's version differs from the one in If-Match."""

    default_detail = _("The row was changed since you read it; read it again and decide again.")
    default_code = "row_changed"
    status, field, place = 412, HEADER, "header"


def row_of(answer: HttpResponse) -> UUIDModel | None:
    """The one row that an answer shows, as its serializer was given it."""
    serializer = getattr(getattr(answer, "data", None), "serializer", None)
    row = getattr(serializer, "instance", None)
    return row if isinstance(row, UUIDModel) else None


def stamp(answer: HttpResponse, version: int) -> None:
    """Tags a rendered answer."""
    digest = sha256(answer.content).hexdigest()[:DIGEST_LENGTH]
    answer["ETag"] = f'"{version}-{digest}"'
    answer["Cache-Control"] = "private, no-cache"


def stored_version(row: UUIDModel) -> int | None:
    """The version that the database has now, which a row in memory may be behind."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        found = cursor.fetchone()
    return found and found[0]


def locked_version(row: Any) -> int | None:
    """The version as the database has it, held until the transaction ends; None if it is gone."""
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return rows.filter(pk=row.pk).order_by().values_list("version", flat=True).first()


def ensure_match(request: Request, row: UUIDModel, lock_first: Collection[str] = ()) -> None:
    """Locks the row where the request says which version it means, and compares.

    `lock_first` names rows it belongs to that are locked before it everywhere. PATCH, PUT and
    DELETE must say so. Raises IfMatchMissing, IfMatchMalformed, RowChanged, NotFound.
    """
    sent = request.headers.get(HEADER)
    if sent is None:
        if request.method in CONDITIONAL_METHODS:
            raise IfMatchMissing
        return
    tags = parse_etags(sent)
    if not tags:
        raise IfMatchMalformed
    for name in lock_first:
        locked_version(getattr(row, name))
    version = locked_version(row)
    if version is None:
        raise NotFound
    if tags != ["*"] and str(version) not in {version_in(tag) for tag in tags}:
        raise RowChanged


def version_in(tag: str) -> str:
    """The row's version in a tag, also where a proxy that compresses made it a weak one."""
    return tag.removeprefix("W/").strip('"').partition("-")[0]


def not_modified_or(request: Request, answer: HttpResponse) -> HttpResponse:
    """The tagged answer, or 304 where the reader has these very bytes."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    tag = answer["ETag"]
    if known != ["*"] and tag not in {one.removeprefix("W/") for one in known}:
        return answer
    kept = {name: answer[name] for name in ("ETag", "Cache-Control", "Vary") if name in answer}
    return HttpResponseNotModified(headers=kept)
