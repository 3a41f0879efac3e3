"""Translates errors of supply services and assigns them to form fields."""

import re
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError, FieldErrors
from console.common.messages import error_message

# Services format these reasons in English; other languages show their meaning.
REASONS = {
    "ends_at": _("The slot ends before it starts."),
    "offered_hours": _("The machine does not have that many hours between start and end."),
    "expires_at": _("With this minimum notice the slot cannot be matched that long."),
    "machine": _("There is no such machine."),
    "time_zone": _("There is no such time zone; write one such as Asia/Shanghai."),
    "process": _("This is a group of processes; choose one of those in it."),
    "valid_to": _("The certification ends before it starts."),
    "valid_from": _("The certification ends before it starts."),
    "factory": _("There is no such factory."),
    "shipped_on": _("The shipping date cannot be in the future."),
    "damaged": _("Damaged pieces cannot exceed the pieces received."),
}
ITEM_INDEX = re.compile(r"^(?:windows|ids)\.(\d+)\.?")


def add_errors(form: Any, error: DomainError) -> None:
    """Adds each error to its field, others above the form."""
    for field, message in field_errors_of(error):
        form.add_error(field if field in form.fields else None, message)


def field_errors_of(error: DomainError) -> list[tuple[str, str]]:
    """Returns the fields of an error, without list indexes, with messages."""
    if not isinstance(error, FieldErrors):
        return [(ITEM_INDEX.sub("", error.field), error_message_of(error))]
    return [
        (name, translated_reason(name, reason))
        for name, reason in errors_by_field(error.errors).items()
    ]


def errors_by_field(errors: dict[str, str]) -> dict[str, str]:
    """Returns the first error of each field, across list indexes."""
    found: dict[str, str] = {}
    for path, reason in errors.items():
        found.setdefault(ITEM_INDEX.sub("", path).partition(".")[0], reason)
    return found


def error_message_of(error: DomainError) -> str:
    """Words an error, also one without a class of its own."""
    if type(error) is DomainError:
        return translated_reason(error.field, error.detail)
    return error_message(error)


def translated_reason(field: str, reason: str) -> str:
    """Translates a field's reason that has no error class."""
    if (get_language() or "en").startswith("en"):
        return reason
    return str(REASONS.get(field, reason))
