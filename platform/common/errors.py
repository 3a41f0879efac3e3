"""Defines the errors of services, which the API and the pages turn into messages."""

from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

# SQLSTATE codes of PostgreSQL: lock_not_available and deadlock_detected.
BUSY_CODES = ("55P03", "40P01")
# Prefixes of the codes of a failed connection (class 08) and of a server that ends one (57P0x). A
# connection that breaks on the way has no code.
LOST_CODES = ("08", "57P0")


def is_busy(exception: BaseException) -> bool:
    """Returns whether the database gave up waiting for another transaction."""
    return isinstance(exception, OperationalError) and code_of(exception) in BUSY_CODES


def is_lost(exception: BaseException) -> bool:
    """Returns whether the database, or the connection to it, was gone."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    code = code_of(exception)
    return not code or code.startswith(LOST_CODES)


def code_of(exception: BaseException) -> str:
    """Returns the SQLSTATE of a database error; empty where PostgreSQL sent none."""
    return getattr(exception.__cause__, "sqlstate", None) or ""


class DomainError(Exception):
    """Reports that a request cannot be carried out, as problem+json in the API.

    Subclasses give `default_detail` (a lazy translation of what the user reads), `default_code`
    (which clients of the API compare and which therefore never changes) and `status`. `field` is in
    the body or, where `place` says so, a header. With `retry_after` (seconds) the same request may
    soon succeed. A `detail` with figures is formatted in the active language where it is raised.
    """

    default_detail: Any = _("The request cannot be carried out as it stands.")
    default_code = "refused"
    status = 409
    field = ""
    place = "body"
    retry_after = 0

    def __init__(self, detail: Any = "", *, field: str | None = None) -> None:
        self.detail = detail or self.default_detail
        self.field = self.field if field is None else field
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """Returns the code by which clients of the API recognise the error."""
        return self.default_code

    @property
    def is_final(self) -> bool:
        """Returns whether the answer stays the same when the request is repeated."""
        return self.status == 409 and not self.retry_after


class InvalidTransition(DomainError):
    """Raised when a row's state does not allow a transition."""

    default_detail = _(
        "The state does not allow this; read the row again and choose what its state allows."
    )
    default_code = "impossible_move"
    field = "status"


class Forbidden(DomainError):
    """Raised when the user may see a row but its role may not change it."""

    default_detail = _("Your role in this organisation does not allow this; ask its owner.")
    default_code = "forbidden"
    status = 403


class FieldErrors(DomainError):
    """Raised when field values are unacceptable; `errors` maps paths to reasons."""

    default_detail = _(
        "Some fields are not acceptable; `errors` maps each, by dotted path, to its reason."
    )
    default_code = "invalid"
    status = 400

    def __init__(self, errors: Mapping[str, Any]) -> None:
        self.errors: dict[str, Any] = dict(errors)
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in errors.items()))
