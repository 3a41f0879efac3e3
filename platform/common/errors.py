"""Refusals a service can give; the API turns each into problem+json, a page into a sentence."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The request cannot be carried out as it stands.

    `field` is in the body or, where `place` says so, a header. With `retry_after` (seconds) the
    same request may soon be granted.
    """

    status = 409
    field = ""
    place = "body"
    retry_after = 0

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip()
        self.field = self.field if field is None else field
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """The class's name, as words joined by underscores."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

    @property
    def is_final(self) -> bool:
        """Whether the state was looked at and spoke against it: repeating it changes nothing."""
        return self.status == 409 and not self.retry_after


class ImpossibleMove(Refused):
    """The state does not allow this; read the row again and choose what its state allows."""

    field = "status"


class Forbidden(Refused):
    """Your role in this organisation does not allow this; ask its owner."""

    status = 403


class Invalid(Refused):
    """Some fields are not acceptable; `errors` maps each, by dotted path, to its reason."""

    status = 400

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors: dict[str, Any] = dict(errors)
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in errors.items()))
