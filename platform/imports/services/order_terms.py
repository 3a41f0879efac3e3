"""Turns the values of lines into terms of orders, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import models

from accounts.models import Organisation
from common.clock import hours_from_ms, ms_from_hours
from imports.readers.orders.order_lines import VALUE_NAMES
from orders.models import Operation, Order
from orders.rules import Terms
from orders.services.order_changes import LISTS, unsaved_draft
from orders.states import Confidentiality, InspectionLevel, OrderDocument, Scenario, Sector

DECIMALS = ("unit_mass_kg", "reserve_price", "latitude", "longitude")
DATES = ("earliest_delivery_on", "wish_delivery_on", "latest_delivery_on")
PLAIN = (
    *("reference", "title", "quantity", "ship_to", "least_lot", "max_factories", "notes"),
    *("split_allowed", "all_or_nothing", "is_customised", "demand_category", "sender", "unread"),
    *("inspection_level", "confidentiality", "scenario", "sector"),
)
DOCUMENTS = "required_documents"
TERMS = (
    *("unit", "material_family", "material_grade", "tolerance", "ship_to_region"),
    *("incoterm", "currency"),
)
READ_BY_RULES = ("unit", "material_grade")
STEP_TERMS = ("process", "tolerance")
STEP_NUMBERS = ("envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
STEP_DECIMALS = ("cycle_time_s", "ra_um")


class WrongValue(Exception):
    """Raised when a value of a line is not one of its field's."""

    def __init__(self, name: str, found: Any) -> None:
        super().__init__(name)
        self.name, self.found = name, str(found)[:80]


@dataclass(slots=True)
class OrderTermReader:
    """Builds an organisation's orders from values and the rows that codes name.

    `names` are the fields whose codes were looked up; each vocabulary is read once.
    """

    organisation: Organisation
    factories: Mapping[str, Any]
    rows: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)

    def terms(self, values: Mapping[str, Any]) -> Terms:
        """Returns the unsaved order of a line's values; raises WrongValue."""
        fields = {
            name: values[VALUE_NAMES.get(name, name)]
            for name in PLAIN
            if values.get(VALUE_NAMES.get(name, name)) is not None
        }
        for name in fields.keys() & CLOSED_LISTS.keys():
            if fields[name] not in CLOSED_LISTS[name]:
                raise WrongValue(name, fields[name])
        if values.get(DOCUMENTS):
            fields[DOCUMENTS] = documents_of(values[DOCUMENTS])
        for name in DECIMALS:
            if values.get(name) is not None:
                fields[name] = as_decimal(name, values[name])
        for name in DATES:
            if values.get(name) is not None:
                fields[name] = as_date(name, values[name])
        for name in TERMS:
            if values.get(name) is not None:
                row = self.row(Order, name, values[name])
                # Rules read these rows; codes of others are set faster.
                fields |= {name: row} if name in READ_BY_RULES else {f"{name}_id": row.pk}
        if "unit" not in fields:
            fields["unit"] = self.row(Order, "unit", Order._meta.get_field("unit").default)
        for name in LISTS:
            if values.get(name):
                fields[name] = [self.listed(name, item) for item in values[name]]
        steps = [self.step(step, at) for at, step in enumerate(values.get("operations") or ())]
        return unsaved_draft(organisation=self.organisation, fields=fields, operations=steps)

    def step(self, values: Mapping[str, Any], place: int) -> dict[str, Any]:
        """Returns the fields of one operation."""
        path = f"operations.{place}."
        found: dict[str, Any] = {
            name: values[name] for name in STEP_NUMBERS if values.get(name) is not None
        }
        for name in STEP_DECIMALS:
            if values.get(name) is not None:
                found[name] = as_decimal(path + name, values[name])
        for name in STEP_TERMS:
            if values.get(name) is not None:
                found[f"{name}_id"] = self.row(Operation, name, values[name], path).pk
        if values.get("setup_hours") is not None:
            try:
                found["setup_ms"] = ms_from_hours(
                    as_decimal(path + "setup_hours", values["setup_hours"])
                )
            except ValueError:
                raise WrongValue(path + "setup_hours", values["setup_hours"]) from None
        return found

    def row(self, model: type[models.Model], name: str, code: Any, path: str = "") -> Any:
        """Returns the row of a code; raises WrongValue."""
        return self.found(model._meta.get_field(name).related_model, code, path + name)

    def listed(self, name: str, key: Any) -> Any:
        """Returns one row of a list: a term, or a factory of the organisation."""
        if name.endswith("factories"):
            if str(key) not in self.factories:
                raise WrongValue(name, key)
            return self.factories[str(key)]
        return self.found(Order._meta.get_field(name).related_model, key, name)

    def found(self, vocabulary: type[models.Model], code: Any, name: str) -> Any:
        """Returns a term of a vocabulary, which is read when it is first needed."""
        if vocabulary not in self.rows:
            self.rows[vocabulary] = vocabulary._default_manager.filter(retired=False).in_bulk()
        if code not in self.rows[vocabulary]:
            raise WrongValue(name, code)
        return self.rows[vocabulary][code]


CLOSED_LISTS: Mapping[str, frozenset[str]] = {
    "inspection_level": frozenset(InspectionLevel.values),
    "confidentiality": frozenset(Confidentiality.values),
    "scenario": frozenset(Scenario.values),
    "sector": frozenset(Sector.values),
}


def documents_of(codes: Iterable[str]) -> list[str]:
    """Returns documents in their usual order; raises WrongValue."""
    given = set(codes)
    if unknown := given - set(OrderDocument.values):
        raise WrongValue(DOCUMENTS, min(unknown))
    return [code for code in OrderDocument.values if code in given]


def as_decimal(name: str, value: Any) -> Decimal:
    """Returns a number; raises WrongValue."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise WrongValue(name, value) from None
    if not found.is_finite():
        raise WrongValue(name, value)
    return found


def as_date(name: str, value: Any) -> date:
    """Returns a date; raises WrongValue."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise WrongValue(name, value) from None


def written_values(order: Order) -> dict[str, Any]:
    """Returns a stored order as values of a line, to be compared and restored."""
    values: dict[str, Any] = {VALUE_NAMES.get(name, name): getattr(order, name) for name in PLAIN}
    values["quantity"] = order.quantity_in_unit
    values[DOCUMENTS] = list(order.required_documents)
    for name in (*DECIMALS, *DATES):
        value = getattr(order, name)
        values[name] = value if value is None else str(value)
    for name in TERMS:
        values[name] = getattr(order, f"{name}_id")
    for name in LISTS:
        values[name] = sorted(str(row.pk) for row in getattr(order, name).all())
    values["operations"] = [written_step(operation) for operation in order.operations.all()]
    return values


def written_step(operation: Operation) -> dict[str, Any]:
    """Returns a stored operation as values of a line."""
    return {
        **{name: getattr(operation, f"{name}_id") for name in STEP_TERMS},
        **{name: getattr(operation, name) for name in STEP_NUMBERS},
        **{
            name: None if getattr(operation, name) is None else str(getattr(operation, name))
            for name in STEP_DECIMALS
        },
        "setup_hours": str(hours_from_ms(operation.setup_ms)),
    }


def overlaid(values: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Returns stored values with those that a line gives; what it lacks stays."""
    given = {name: value for name, value in values.items() if is_given(value)}
    merged = {**stored, **given}
    steps = values.get("operations") or []
    if steps:
        before = [*stored.get("operations", ()), *({} for _ in steps)]
        merged["operations"] = [
            overlaid_step(step, kept) for step, kept in zip(steps, before, strict=False)
        ]
    return merged


def overlaid_step(step: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a step with what the stored one of the same process adds."""
    if step.get("process") not in (None, stored.get("process")):
        return dict(step)
    return {**stored, **{name: value for name, value in step.items() if value is not None}}


def is_given(value: Any) -> bool:
    """Returns whether a line gives a value."""
    return value is not None and value not in ("", [], {})


def is_same(terms: Terms, order: Order) -> bool:
    """Returns whether a stored order has these terms already."""
    if any(getattr(terms.order, name) != getattr(order, name) for name in ORDER_COLUMNS):
        return False
    if any(terms.codes(name) != {row.pk for row in getattr(order, name).all()} for name in LISTS):
        return False
    pairs = list(zip_longest(terms.operations, order.operations.all()))
    return all(None not in pair for pair in pairs) and not any(
        getattr(step, name) != getattr(stored, name)
        for step, stored in pairs
        for name in STEP_COLUMNS
    )


ORDER_COLUMNS = (*PLAIN, DOCUMENTS, *DATES, *DECIMALS, *(f"{name}_id" for name in TERMS))
STEP_COLUMNS = (
    *(f"{name}_id" for name in STEP_TERMS),
    *(*STEP_NUMBERS, *STEP_DECIMALS, "setup_ms"),
)


def all_orders(ids: Iterable[UUID]) -> dict[UUID, Order]:
    """Returns orders by id with what their terms are compared by."""
    rows = Order.objects.filter(pk__in=list(ids))
    return {row.pk: row for row in rows.prefetch_related("operations", *LISTS)}
