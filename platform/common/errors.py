"""Refusals a service can give; the API turns each into problem+json, a page into a sentence."""

from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError

# PostgreSQL's codes of a lock that was not had in time and of a deadlock that was broken.
BUSY_CODES = ("55P03", "40P01")
# Its codes of a connection that failed or was ended by it, by class and by code. What breaks on
# the way has none.
LOST_CODES = ("08", "57P0")


def is_busy(exception: BaseException) -> bool:
    """Whether the database gave up waiting for another transaction."""
    return isinstance(exception, OperationalError) and code_of(exception) in BUSY_CODES


def is_lost(exception: BaseException) -> bool:
    """Whether the database was gone, or the connection to it."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    code = code_of(exception)
    return not code or code.startswith(LOST_CODES)


def code_of(exception: BaseException) -> str:
    """What PostgreSQL says of a fault, in five letters; empty where it said nothing."""
    return getattr(exception.__cause__, "sqlstate", None) or ""


class DomainError(Exception):
    """The request cannot be carried out as it stands.

    `field` is in the body or, where `place` says so, a header. With `retry_after` (seconds) the
    same request may soon be granted.
    """

    default_detail: Any = ""
    default_code = ""
    status = 409
    field = ""
    place = "body"
    retry_after = 0

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail or self.default_detail or (type(self).__doc__ or "").strip()
        self.field = self.field if field is None else field
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """Returns `default_code`, or the class's name as words joined by underscores."""
        if self.default_code:
            return self.default_code
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

    @property
    def is_final(self) -> bool:
        """Whether the state was looked at and spoke against it: repeating it changes nothing."""
        return self.status == 409 and not self.retry_after


class InvalidTransition(DomainError):
    """The state does not allow this; read the row again and choose what its state allows."""

    default_code = "impossible_move"
    field = "status"


class Forbidden(DomainError):
    """Your role in this organisation does not allow this; ask its owner."""

    status = 403


class FieldErrors(DomainError):
    """Some fields are not acceptable; `errors` maps each, by dotted path, to its reason."""

    default_code = "invalid"
    status = 400

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors: dict[str, Any] = dict(errors)
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in errors.items()))
