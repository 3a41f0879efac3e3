"""Finds all rows that are stored of a person, in every app."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.models import AccountMail, Invitation, SecurityEvent, SignUp, User

# Relations whose rows are the person's own; others say that the person did something for an
# organisation, whose business is not the person's to take along.
OWN_RELATIONS = ("user",)
# Of rows of business: that there is one, when, and what the person wrote.
BUSINESS_COLUMNS = frozenset(
    {"id", "at", "created_at", "kind", "from_status", "to_status", "reason", "text", "language"}
)
# Whoever has these could get in, or they say nothing to a reader.
LEFT_OUT = frozenset(
    {
        *("password", "digest", "token", "key", "secret_sha256", "key_sha256"),
        *("session_key", "session_data", "content", "headers", "body_sha256"),
    }
)
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Holds one kind of rows: its name, its columns, and the rows."""

    name: str
    columns: tuple[str, ...]
    rows: Any

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yields the rows, in the order in which they came."""
        found = self.rows.order_by("pk").values(*self.columns)
        yield from found.iterator(chunk_size=ROWS_AT_ONCE)


def rows_of_person(user: User) -> Iterator[PersonRows]:
    """Yields every kind of rows that refers to the person or bears the address."""
    for model, field in references_to_people():
        columns = columns_of(model, is_own=field.name in OWN_RELATIONS)
        rows = model._default_manager.filter(**{field.name: user})
        yield PersonRows(f"{model._meta.label_lower}.{field.name}", columns, rows)
    for model, condition in (
        (Invitation, Q(email=user.email)),
        (SignUp, Q(email=user.email)),
        (AccountMail, Q(to__iexact=user.email)),
        (SecurityEvent, Q(user=None, email__iexact=user.email)),
    ):
        columns = columns_of(model, is_own=True)
        rows = model._default_manager.filter(condition)
        yield PersonRows(f"{model._meta.label_lower}.address", columns, rows)


def references_to_people() -> list[tuple[type[models.Model], Any]]:
    """Returns each model and field that refers to a person."""
    return [
        (model, field)
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if field.related_model is User
    ]


def columns_of(model: type[models.Model], *, is_own: bool) -> tuple[str, ...]:
    """Returns the columns that the person may take along."""
    names = [field.attname for field in model._meta.concrete_fields]
    primary = model._meta.pk.attname
    if is_own:
        return tuple(name for name in names if name not in LEFT_OUT)
    kept = tuple(name for name in names if name in BUSINESS_COLUMNS)
    return kept if kept else (() if primary in LEFT_OUT else (primary,))


def person_document(user: User) -> dict[str, Any]:
    """Returns the person's own row, without secrets."""
    columns = columns_of(User, is_own=True)
    return dict(User.objects.filter(pk=user.pk).values(*columns).get())
