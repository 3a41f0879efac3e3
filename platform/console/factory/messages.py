"""Assigns errors of supply services to form fields."""

import re
from typing import Any

from common.errors import DomainError, FieldErrors
from console.common.messages import error_message

ITEM_INDEX = re.compile(r"^(?:windows|ids)\.(\d+)\.?")


def add_errors(form: Any, error: DomainError) -> None:
    """Adds each error to its field, others above the form."""
    for field, message in field_errors_of(error):
        form.add_error(field if field in form.fields else None, message)


def field_errors_of(error: DomainError) -> list[tuple[str, str]]:
    """Returns the fields of an error, without list indexes, with messages."""
    if not isinstance(error, FieldErrors):
        return [(ITEM_INDEX.sub("", error.field), error_message(error))]
    return [(name, str(reason)) for name, reason in errors_by_field(error.errors).items()]


def errors_by_field(errors: dict[str, str]) -> dict[str, str]:
    """Returns the first error of each field, across list indexes."""
    found: dict[str, str] = {}
    for path, reason in errors.items():
        found.setdefault(ITEM_INDEX.sub("", path).partition(".")[0], reason)
    return found
