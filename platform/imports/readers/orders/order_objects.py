"""Reads orders in the form of the API from JSON objects."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imports.readers.orders.json_pointers import POINTERS_MOST, escaped
from imports.readers.orders.order_limits import LIST_MOST, OPERATIONS_MOST
from imports.readers.orders.order_lines import (
    DATES,
    NUMBERS,
    OrderLine,
    exact_number,
    iso_date,
)
from imports.readers.orders.order_vocabulary import FoundTerm, OrderVocabulary

TEXTS = ("reference", "title", "ship_to", "demand_category", "notes")
TERMS = {
    "unit": "units",
    "material_grade": "grades",
    "ship_to_region": "regions",
    "incoterm": "incoterms",
}
LISTS = {
    "required_certifications": "certifications",
    "required_documents": "documents",
    "allowed_regions": "regions",
    "excluded_regions": "regions",
}
TRUTHS = ("split_allowed", "all_or_nothing", "is_customised")
# Closed lists of the API, checked when the order is stored.
CHOICES = ("inspection_level", "confidentiality", "scenario", "sector")
STEP_NUMBERS = (
    *("cycle_time_s", "setup_hours", "ra_um"),
    *("envelope_x_mm", "envelope_y_mm", "envelope_z_mm"),
)
ORDER_NUMBERS = tuple(name for name in NUMBERS if name not in STEP_NUMBERS)
# What the platform itself writes into an order, so that an order it showed can be sent back.
WRITTEN_BY_PLATFORM = (
    *("id", "organisation", "organisation_name", "status", "completeness", "events", "unread"),
    *("submitted_at", "created_at", "updated_at", "group", "group_name", "sender", "sequence"),
)


def read_order_object(document: Any, position: str, vocabulary: OrderVocabulary) -> OrderLine:
    """Returns the order of one JSON object; members it does not know are `unread`."""
    order = OrderLine(position, vocabulary)
    if not isinstance(document, Mapping):
        order.fault("order_no_object", "", found=str(document)[:40])
        return order
    unread: list[str] = []
    for name, value in document.items():
        if value is None or name in WRITTEN_BY_PLATFORM:
            continue
        reader = READERS.get(name)
        if reader is None:
            unread.append(f"/{escaped(name)}")
        else:
            reader(order, name, value)
    routing(order, document.get("operations"), unread)
    if unread:
        order.note("unread_parts", "", found=len(unread))
    order.values["unread"] = unread[:POINTERS_MOST]
    return order


def text(order: OrderLine, name: str, value: Any) -> None:
    """Reads a text; a number stands for its digits."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        order.take_text(name, str(value))
    else:
        order.fault("value_no_text", name, found=str(value)[:40])


def number(order: OrderLine, name: str, value: Any) -> None:
    """Reads a number, also one in quotes."""
    exact = exact_number(value)
    if exact is None:
        order.fault("value_no_number", name, found=str(value)[:40])
    else:
        order.take_number(name, exact)


def day(order: OrderLine, name: str, value: Any) -> None:
    """Reads a date of ISO 8601."""
    date = iso_date(value)
    if date is None:
        order.fault("value_no_date", name, found=str(value)[:40])
    else:
        order.take_date(name, date)


def truth(order: OrderLine, name: str, value: Any) -> None:
    """Reads true or false."""
    if isinstance(value, bool):
        order.values[name] = value
    else:
        order.fault("value_no_truth", name, found=str(value)[:40])


def choice(order: OrderLine, name: str, value: Any) -> None:
    """Reads one of a closed list."""
    choices = order.vocabulary.choices.get(name)
    if isinstance(value, str) and (not choices or value in choices):
        order.values[name] = value
    else:
        params = {"nearest": ", ".join(choices or ())}
        order.fault("value_not_in_list", name, found=str(value)[:40], **params)


def term(order: OrderLine, name: str, value: Any) -> None:
    """Reads a term by code or name."""
    if isinstance(value, str) and value.strip():
        order.take_term(name, order.vocabulary.term(TERMS[name], value, name))
    else:
        order.fault("value_no_text", name, found=str(value)[:40])


def material(order: OrderLine, name: str, value: Any) -> None:
    """Reads a family of materials, or a grade that stands in its place."""
    if not isinstance(value, str):
        order.fault("value_no_text", name, found=str(value)[:40])
        return
    family, grade = order.vocabulary.material(value, name)
    order.take_term("material_family", family)
    order.take_term("material_grade", grade)


def tolerance(order: OrderLine, name: str, value: Any) -> None:
    """Reads a class of general tolerance."""
    if isinstance(value, str):
        order.take_term(name, order.vocabulary.tolerance(value, name))
    else:
        order.fault("value_no_text", name, found=str(value)[:40])


def currency(order: OrderLine, name: str, value: Any) -> None:
    """Reads a code of ISO 4217."""
    known = order.vocabulary.currencies
    code = value.strip().upper() if isinstance(value, str) else ""
    if len(code) == 3 and code.isalpha() and (not known or code in known):
        order.values[name] = code
    else:
        order.fault("order_currency_unknown", name, found=str(value)[:40])


def terms(order: OrderLine, name: str, value: Any) -> None:
    """Reads a list of terms."""
    if not isinstance(value, list) or len(value) > LIST_MOST:
        order.fault("value_no_list", name, found=str(value)[:40], most=LIST_MOST)
        return
    found: list[str] = []
    for item in value:
        read: dict[str, Any] = {}
        if order.take_term("code", term_of_list(order, name, str(item)), read):
            found.append(read["code"])
    order.values[name] = list(dict.fromkeys(found))


def term_of_list(order: OrderLine, name: str, item: str) -> FoundTerm:
    """Returns one term of a list."""
    if LISTS[name] == "certifications":
        return order.vocabulary.certification(item, name)
    return order.vocabulary.term(LISTS[name], item, name)


def identities(order: OrderLine, name: str, value: Any) -> None:
    """Reads a list of ids, which are checked when the order is stored."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        order.values[name] = value[:LIST_MOST]
    else:
        order.fault("value_no_list", name, found=str(value)[:40], most=LIST_MOST)


def nothing(order: OrderLine, name: str, value: Any) -> None:
    """Leaves a member to a later step."""


Reader = Callable[[OrderLine, str, Any], None]
READERS: Mapping[str, Reader] = {
    **dict.fromkeys(TEXTS, text),
    **dict.fromkeys(ORDER_NUMBERS, number),
    **dict.fromkeys(DATES, day),
    **dict.fromkeys(TRUTHS, truth),
    **dict.fromkeys(CHOICES, choice),
    **dict.fromkeys(TERMS, term),
    **dict.fromkeys(LISTS, terms),
    "material_family": material,
    "tolerance": tolerance,
    "currency": currency,
    "allowed_factories": identities,
    "excluded_factories": identities,
    "operations": nothing,
}


def routing(order: OrderLine, steps: Any, unread: list[str]) -> None:
    """Reads the operations in their sequence."""
    if steps is None:
        return
    if not isinstance(steps, Sequence) or isinstance(steps, str) or len(steps) > OPERATIONS_MOST:
        order.fault("value_no_list", "operations", found=str(steps)[:40], most=OPERATIONS_MOST)
        return
    order.values["operations"] = [
        operation(order, step, place, unread) for place, step in enumerate(steps)
    ]


def operation(order: OrderLine, step: Any, place: int, unread: list[str]) -> dict[str, Any]:
    """Returns one operation; what it lacks is None."""
    found: dict[str, Any] = {"process": None, "cycle_time_s": None}
    if not isinstance(step, Mapping):
        order.fault("order_no_object", f"operations.{place}", found=str(step)[:40])
        return found
    for name, value in step.items():
        path = f"operations.{place}.{name}"
        if value is None or name in WRITTEN_BY_PLATFORM:
            continue
        if name in STEP_NUMBERS:
            exact = exact_number(value)
            if exact is None:
                order.fault("value_no_number", path, found=str(value)[:40])
            else:
                order.take_number(name, exact, found, path)
        elif name == "process" and isinstance(value, str):
            order.take_term(name, order.vocabulary.term("processes", value, path), found)
        elif name == "tolerance" and isinstance(value, str):
            order.take_term(name, order.vocabulary.tolerance(value, path), found)
        elif name in ("process", "tolerance"):
            order.fault("value_no_text", path, found=str(value)[:40])
        else:
            unread.append(f"/operations/{place}/{escaped(name)}")
    return found
