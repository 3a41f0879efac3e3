"""Stores, rewrites and takes back many drafts by a constant number of statements."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.models import User
from accounts.services.companies import ensure_active
from common.bulk_rows import copy_rows
from common.clock import now
from common.safety.usage_quotas import consume
from common.states import record_creations, transition_all
from orders.models import Operation, Order
from orders.rules import Terms
from orders.services.open_orders import ensure_room
from orders.services.order_changes import LISTS
from orders.services.part_freezing import freeze_parts
from orders.states import OrderStatus

# Columns that a change of a draft leaves as they are; the database raises the version.
KEPT_COLUMNS = (
    *("id", "version", "created_at", "organisation_id", "group_id", "status", "submitted_at"),
)
FREE_REFERENCES = """
    UPDATE orders_order
    SET reference = left(reference, 46) || ' ~' || right(replace(id::text, '-', ''), 12)
    WHERE id = ANY(%s::uuid[])
"""


def load_drafts(*, drafts: Sequence[Terms], by: User | None, submit: bool = False) -> None:
    """Stores checked drafts of one organisation, or submits them at once.

    They are stored with routings, lists and events. Raises QuotaSpent, TooMuchOpen.
    """
    if not drafts:
        return
    orders = [terms.order for terms in drafts]
    owner, at = orders[0].organisation_id, now()
    consume("drafts", owner, len(orders))
    path = [OrderStatus.DRAFT]
    if submit:
        ensure_room(owner, orders)
        ensure_active([owner])
        path.append(OrderStatus.SUBMITTED)
    for order in orders:
        order.status = path[-1]
        order.submitted_at = at if submit else None
    stamp(orders, at)
    copy_models(Order, orders)
    store_parts(drafts, at)
    record_creations(Order, [order.pk for order in orders], by=by, path=path)
    if submit:
        freeze_parts(orders)


def lock_drafts(ids: Iterable[UUID]) -> dict[UUID, Order]:
    """Locks orders in id order until the transaction ends; returns them by id."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(ids))
    return {row.pk: row for row in rows.order_by("pk")}


def rewrite_drafts(*, drafts: Sequence[Terms], by: User | None, submit: bool = False) -> None:
    """Rewrites checked drafts of one organisation, with their routings and lists.

    They are locked. With `submit` they are submitted then. Raises QuotaSpent, TooMuchOpen.
    """
    if not drafts:
        return
    at = now()
    orders = [terms.order for terms in drafts]
    ids = [order.pk for order in orders]
    if submit:
        owner = orders[0].organisation_id
        ensure_room(owner, orders)
        ensure_active([owner])
    for order in orders:
        order.updated_at = at
    update_rows(Order, orders, without=KEPT_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM orders_operation WHERE order_id = ANY(%s::uuid[])", [ids])
        for name in LISTS:
            table = connection.ops.quote_name(getattr(Order, name).through._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE order_id = ANY(%s::uuid[])", [ids])
    store_parts(drafts, at)
    if submit:
        changes = {"submitted_at": at}
        transition_all(Order, ids, to=OrderStatus.SUBMITTED, by=by, changes=changes)
        freeze_parts(orders)


def update_rows(
    model: type[models.Model], rows: Sequence[models.Model], *, without: Collection[str]
) -> None:
    """Writes the columns of stored rows in one statement."""
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.attname not in without]
    fields = [model._meta.pk, *fields]
    names = [quoted(field.attname) for field in fields]
    # Arrays of arrays would be unnested to their elements, so lists travel as documents.
    lists = [isinstance(field, ArrayField) for field in fields]
    types = [
        "jsonb" if is_list else field.db_type(connection)
        for field, is_list in zip(fields, lists, strict=True)
    ]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    changes = ", ".join(
        f"{name} = ARRAY(SELECT jsonb_array_elements_text(row_.{name}))"
        if is_list
        else f"{name} = row_.{name}"
        for name, is_list in list(zip(names, lists, strict=True))[1:]
    )
    documents = [isinstance(field, (models.JSONField, ArrayField)) for field in fields]
    columns = zip(*(values_of(row, fields, documents) for row in rows), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quoted(model._meta.db_table)} AS stored SET {changes}"
            f" FROM unnest({arrays}) AS row_ ({', '.join(names)}) WHERE stored.id = row_.id",
            [list(column) for column in columns],
        )


def cancel_drafts(*, ids: Iterable[UUID], by: User | None, reason: str) -> list[UUID]:
    """Cancels orders that wait for nothing yet, and frees their references.

    Returns the ids of those whose state allowed it.
    """
    done = transition_all(Order, ids, to=OrderStatus.CANCELLED, by=by, reason=reason)
    with connection.cursor() as cursor:
        cursor.execute(FREE_REFERENCES, [done])
    return done


def store_parts(drafts: Sequence[Terms], at: datetime) -> None:
    """Writes the operations and lists of orders that are stored."""
    operations = [operation for terms in drafts for operation in terms.operations]
    stamp(operations, at)
    copy_models(Operation, operations)
    for name in LISTS:
        links = [
            (terms.order.pk, row.pk) for terms in drafts for row in unique(terms.lists.get(name))
        ]
        if links:
            relation = getattr(Order, name)
            other = relation.field.m2m_reverse_field_name()
            through = relation.through
            columns = ("order_id", through._meta.get_field(other).attname)
            copy_rows(through, columns, links)


def unique(rows: Iterable[models.Model] | None) -> list[models.Model]:
    """Returns the rows, each once."""
    return list({row.pk: row for row in rows or ()}.values())


def stamp(rows: Iterable[models.Model], at: datetime) -> None:
    """Sets the times that saving a row would set."""
    for row in rows:
        row.created_at = row.updated_at = at


def copy_models(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Writes unsaved rows by COPY, all their columns."""
    fields = model._meta.concrete_fields
    documents = [isinstance(field, models.JSONField) for field in fields]
    names = [field.attname for field in fields]
    copy_rows(model, names, (values_of(row, fields, documents) for row in rows))


def values_of(row: models.Model, fields: Sequence[Any], documents: Sequence[bool]) -> list[Any]:
    """Returns the values of a row's columns, documents as JSON text."""
    return [
        json.dumps(getattr(row, field.attname), ensure_ascii=False)
        if is_document
        else getattr(row, field.attname)
        for field, is_document in zip(fields, documents, strict=True)
    ]
