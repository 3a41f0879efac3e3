"""Lists the columns of each kind's lines, and formats their values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from console.common.amounts import rate_text
from console.common.importing.field_words import field_label
from console.common.importing.shown_texts import (
    INSTANT,
    ShownNames,
    day_text,
    end_text,
    instant_text,
    number_text,
)
from imports.states import ImportKind

Values = Mapping[str, Any]
Formatter = Callable[[Values, str, ShownNames], str]
PIECE = "H87"


@dataclass(frozen=True, slots=True)
class LineColumn:
    """Represents a column: its value, the file's fields that make it, and its look.

    `sources` are the fields whose raw texts are corrected in it. A column that is not `always`
    there is shown where a line has a value for it.
    """

    name: str
    shown: Formatter
    sources: tuple[str, ...] = ()
    always: bool = False
    is_number: bool = False
    is_moment: bool = False

    @property
    def label(self) -> str:
        """Returns the head of the column."""
        return field_label(self.name)

    def takes(self, field: str) -> bool:
        """Returns whether a message about this field stands in the column."""
        return field.partition(".")[0] in (self.name, *self.sources)


def text(values: Values, name: str, names: ShownNames) -> str:
    """Returns a text as it is."""
    return str(values.get(name) or "")


def number(values: Values, name: str, names: ShownNames) -> str:
    """Returns a number."""
    return "" if values.get(name) in (None, "") else number_text(values[name])


def machine(values: Values, name: str, names: ShownNames) -> str:
    """Returns the name of a machine."""
    return names.machines.get(str(values.get(name)), "")


def factory(values: Values, name: str, names: ShownNames) -> str:
    """Returns the name of a factory."""
    row = names.factories.get(str(values.get(name)))
    return row.name if row else ""


def start(values: Values, name: str, names: ShownNames) -> str:
    """Returns the start with its day."""
    moment = instant_of(values.get(name))
    return instant_text(moment) if moment else ""


def end(values: Values, name: str, names: ShownNames) -> str:
    """Returns the end, with its day where that is another one than the start's."""
    moment = instant_of(values.get(name))
    return end_text(instant_of(values.get("starts_at")), moment) if moment else ""


def instant_of(value: Any) -> datetime | None:
    """Returns the instant of a value; None where it is none."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    return None


def day(values: Values, name: str, names: ShownNames) -> str:
    """Returns a date."""
    return day_text(str(values[name])) if values.get(name) else ""


def price(values: Values, name: str, names: ShownNames) -> str:
    """Returns an amount in the currency of its machine, factory or order."""
    if values.get(name) in (None, ""):
        return ""
    row = names.machine_rows.get(str(values.get("machine")))
    plant = row.factory if row else names.factories.get(str(values.get("factory")))
    currency = plant.currency_id if plant else str(values.get("currency") or "")
    try:
        return rate_text(Decimal(str(values[name])), currency)
    except InvalidOperation:
        return str(values[name])


def share(values: Values, name: str, names: ShownNames) -> str:
    """Returns a share as per cent."""
    if values.get(name) in (None, ""):
        return ""
    return f"{number_text(Decimal(str(values[name])) * 100)}%"


def term(vocabulary: str) -> Formatter:
    """Returns what names a code, or several, of a vocabulary."""

    def shown(values: Values, name: str, names: ShownNames) -> str:
        found = values.get(name) or []
        codes = found if isinstance(found, list | tuple) else [found]
        return gettext(", ").join(names.term(vocabulary, code) for code in codes)

    return shown


def envelope(values: Values, name: str, names: ShownNames) -> str:
    """Returns length, width and height in millimetres."""
    sizes = [values.get(f"envelope_{axis}_mm") for axis in "xyz"]
    return " × ".join(number_text(size) for size in sizes) if all(sizes) else ""


def model(values: Values, name: str, names: ShownNames) -> str:
    """Returns maker and model."""
    return " ".join(filter(None, (str(values.get("maker") or ""), str(values.get("model") or ""))))


def quantity(values: Values, name: str, names: ShownNames) -> str:
    """Returns the quantity with its unit, unless that is the piece."""
    shown = number(values, name, names)
    unit = values.get("unit") or PIECE
    return shown if unit == PIECE or not shown else f"{shown} {names.term('units', unit)}"


def material(values: Values, name: str, names: ShownNames) -> str:
    """Returns grade and family of the material."""
    grade, family = values.get("material_grade"), values.get("material_family")
    if not grade:
        return names.term("materials", family) if family else ""
    return names.term("grades", grade)


def steps(values: Values, name: str, names: ShownNames) -> str:
    """Returns the processes of the routing in their order."""
    codes = [step.get("process") for step in values.get(name) or () if isinstance(step, Mapping)]
    return " → ".join(names.term("processes", code) for code in codes if code)


def place(values: Values, name: str, names: ShownNames) -> str:
    """Returns where an order is delivered."""
    region = values.get("ship_to_region")
    return str(values.get("ship_to") or "") or (names.term("regions", region) if region else "")


def completeness(values: Values, name: str, names: ShownNames) -> str:
    """Returns how much of an order is given that decides which machines can make it."""
    found = values.get(name)
    if not isinstance(found, Mapping) or not found.get("total"):
        return ""
    words = gettext("%(filled)s of %(total)s")
    return words % {"filled": found.get("filled"), "total": found["total"]}


def column(name: str, shown: Formatter, *sources: str, **look: bool) -> LineColumn:
    """Builds a column."""
    return LineColumn(name, shown, sources, **look)


COLUMNS: Mapping[str, Sequence[LineColumn]] = {
    ImportKind.WINDOWS: (
        column("machine", machine, "factory", always=True),
        column("starts_at", start, "start_date", "date", "period", always=True, is_moment=True),
        column("ends_at", end, "end_date", "shift", "spans", always=True, is_moment=True),
        column("offered_hours", number, always=True, is_number=True),
        column("hourly_rate", price, "currency", is_number=True),
        column("opening_cost", price, is_number=True),
        column("least_lot", number, is_number=True),
        column("notice_hours", number, is_number=True),
    ),
    ImportKind.MACHINES: (
        column("name", text, always=True),
        column("factory", factory, always=True),
        column("process", term("processes"), always=True),
        column("count", number, is_number=True),
        column("model", model, "maker"),
        column("hourly_rate", price, "currency", always=True, is_number=True),
        column("setup_rate", price, is_number=True),
        column("material_families", term("materials")),
        column("envelope", envelope, "envelope_x_mm", "envelope_y_mm", "envelope_z_mm"),
        column("max_part_mass_kg", number, is_number=True),
        column("best_tolerance", term("tolerances")),
        column("best_ra_um", number, is_number=True),
        column("speed_factor", number, is_number=True),
        column("scrap_share", share, is_number=True),
        column("kwh_per_hour", number, is_number=True),
    ),
    ImportKind.CERTIFICATIONS: (
        column("factory", factory, always=True),
        column("standard", term("certifications"), always=True),
        column("number", text, always=True),
        column("body", text),
        column("valid_from", day, "validity", always=True, is_moment=True),
        column("valid_to", day, always=True, is_moment=True),
    ),
    ImportKind.ORDERS: (
        column("reference", text, "position", "part_number", always=True),
        column("title", text, always=True),
        column("quantity", quantity, "unit", always=True, is_number=True),
        column("material_family", material, "material", "material_grade"),
        column("operations", steps, "process", "cycle_time_s", "setup_hours", "ra_um", "envelope"),
        column("unit_mass_kg", number, is_number=True),
        column(
            *("latest_delivery_on", day, "wish_delivery_on", "earliest_delivery_on"),
            always=True,
            is_moment=True,
        ),
        column("ship_to", place, "ship_to_region", "latitude", "longitude"),
        column("reserve_price", price, "currency", is_number=True),
        column("tolerance", term("tolerances")),
        column("required_certifications", term("certifications")),
        column("required_documents", term("documents")),
        column("incoterm", text),
        column("notes", text),
        column("completeness", completeness),
    ),
}
