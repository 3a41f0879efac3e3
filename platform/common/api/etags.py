"""Protects edits from lost updates with `ETag` and `If-Match`.

A tag joins the row's version, which the database counts, and a digest of the answer's bytes. Writes
compare the version only, since roles see different bytes of a row; reads compare the whole tag, so
that a copy counts as fresh only if every byte is equal.
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
    """Returns the row that an answer's serializer renders; None unless it is one."""
    serializer = getattr(getattr(answer, "data", None), "serializer", None)
    row = getattr(serializer, "instance", None)
    return row if isinstance(row, UUIDModel) else None


def stamp(answer: HttpResponse, version: int) -> None:
    """Adds the tag to a rendered answer."""
    digest = sha256(answer.content).hexdigest()[:DIGEST_LENGTH]
    answer["ETag"] = f'"{version}-{digest}"'
    answer["Cache-Control"] = "private, no-cache"


def stored_version(row: UUIDModel) -> int | None:
    """Returns the version in the database, which may exceed that in memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        found = cursor.fetchone()
    return found and found[0]


def locked_version(row: Any) -> int | None:
    """Returns the row's version and locks the row; None if it is gone."""
    rows = type(row)._default_manager.select_for_update(no_key=True)
    return rows.filter(pk=row.pk).order_by().values_list("version", flat=True).first()


def ensure_match(request: Request, row: UUIDModel, lock_first: Collection[str] = ()) -> None:
    """Locks the row and compares its version with that of the request.

    `lock_first` names parent rows that every transaction locks first. PATCH, PUT and DELETE must
    carry a version. Raises IfMatchMissing, IfMatchMalformed, RowChanged, NotFound.
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
    """Returns the row's version in a tag, strong or weak."""
    return tag.removeprefix("W/").strip('"').partition("-")[0]


def not_modified_or(request: Request, answer: HttpResponse) -> HttpResponse:
    """Returns the tagged answer, or 304 if the client has these very bytes."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    tag = answer["ETag"]
    if known != ["*"] and tag not in {one.removeprefix("W/") for one in known}:
        return answer
    headers = {name: answer[name] for name in ("ETag", "Cache-Control", "Vary") if name in answer}
    return HttpResponseNotModified(headers=headers)
