"""Refusals a service can give; the API turns each into problem+json, a page into a sentence."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The request cannot be carried out as it stands."""

    status = 409
    field = ""
    # Of the answer over HTTP, beside its body.
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip()
        self.field = self.field if field is None else field
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """The class's name, as words joined by underscores."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


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
