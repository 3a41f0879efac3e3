"""Writes values of orders into lines, each checked."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from imports.readers.orders.draft_points import completeness_of_values, lacking_fields
from imports.readers.orders.order_limits import (
    CATEGORY_LENGTH,
    CYCLE_TIME_S_MOST,
    ENVELOPE_MM_MOST,
    FACTORIES_MOST,
    NOTES_LENGTH,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
    RA_UM_MOST,
    REFERENCE_LENGTH,
    SETUP_HOURS_MOST,
    SHIP_TO_LENGTH,
    TITLE_LENGTH,
    UNIT_MASS_KG_MOST,
)
from imports.readers.orders.order_vocabulary import FoundTerm, OrderVocabulary
from imports.readers.result import Line, Message

# Least, most and decimals of each number.
NUMBERS: Mapping[str, tuple[Decimal | int, Decimal | int, int]] = {
    "quantity": (1, QUANTITY_MOST, 0),
    "least_lot": (1, QUANTITY_MOST, 0),
    "max_factories": (1, FACTORIES_MOST, 0),
    "unit_mass_kg": (Decimal("0.0001"), UNIT_MASS_KG_MOST, 4),
    "reserve_price": (0, ORDER_VALUE_MOST, 6),
    "latitude": (-90, 90, 5),
    "longitude": (-180, 180, 5),
    "cycle_time_s": (Decimal("0.001"), CYCLE_TIME_S_MOST, 3),
    "setup_hours": (0, SETUP_HOURS_MOST, 4),
    "envelope_x_mm": (1, ENVELOPE_MM_MOST, 0),
    "envelope_y_mm": (1, ENVELOPE_MM_MOST, 0),
    "envelope_z_mm": (1, ENVELOPE_MM_MOST, 0),
    "ra_um": (Decimal("0.001"), RA_UM_MOST, 3),
}
TEXT_LENGTHS: Mapping[str, int] = {
    "reference": REFERENCE_LENGTH,
    "title": TITLE_LENGTH,
    "ship_to": SHIP_TO_LENGTH,
    "demand_category": CATEGORY_LENGTH,
    "notes": NOTES_LENGTH,
}
# A line's notes are messages; those of an order have another name beside them.
VALUE_NAMES = {"notes": "comments"}
DATES = ("earliest_delivery_on", "wish_delivery_on", "latest_delivery_on")
# These units measure no goods.
DIMENSIONS_OF_NO_GOODS = ("time", "energy")
# A row or object that gives none of these is no order.
TELLING_FIELDS = ("reference", "title", "quantity")
YEARS = range(2000, 2100)
DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?$")


class OrderLine:
    """Collects one order; a lenient one only notes what is wrong or unsure."""

    def __init__(
        self, position: str, vocabulary: OrderVocabulary, *, is_lenient: bool = False
    ) -> None:
        self.line = Line(position=position)
        self.vocabulary = vocabulary
        self.is_lenient = is_lenient

    @property
    def values(self) -> dict[str, Any]:
        """Returns the values read so far."""
        return self.line.values

    def note(self, code: str, field: str = "", **params: Any) -> None:
        """Tells something that needs no action."""
        self.line.notes.append(Message(code, field, params))

    def ask(self, code: str, field: str = "", **params: Any) -> str | None:
        """Returns the answer to a question, or asks it; `choices` are the answers.

        A lenient line only tells it: its draft lacks what is not sure.
        """
        answer = self.vocabulary.answer(code, str(params.get("found", "")))
        if answer in params["choices"]:
            return answer
        messages = self.line.notes if self.is_lenient else self.line.questions
        messages.append(Message(code, field, params))
        return None

    def fault(self, code: str, field: str = "", **params: Any) -> None:
        """Reports a wrong value: an error, or a note where the line is lenient."""
        messages = self.line.notes if self.is_lenient else self.line.errors
        messages.append(Message(code, field, params))

    def take_term(self, field: str, term: FoundTerm, into: dict[str, Any] | None = None) -> bool:
        """Stores the code of a term, or reports it; returns whether it did."""
        if term.code is not None:
            (self.values if into is None else into)[field] = term.code
        elif term.message is not None:
            self.report(term)
        return term.code is not None

    def report(self, term: FoundTerm) -> None:
        """Asks or reports what is unsure of a term."""
        message: Any = term.message
        if term.is_asked and not self.is_lenient:
            self.line.questions.append(message)
        else:
            self.fault(message.code, message.field, **message.params)

    def take_number(
        self, field: str, value: Decimal, into: dict[str, Any] | None = None, path: str = ""
    ) -> bool:
        """Stores a number within its limits; returns whether it did."""
        least, most, places = NUMBERS[field]
        name, found = path or field, plain_number(value)
        if places == 0 and value != value.to_integral_value():
            code = "quantity_not_whole" if field == "quantity" else "order_number_not_whole"
            self.fault(code, name, found=found)
            return False
        if not least <= value <= most:
            self.fault("order_number_beyond", name, found=found, least=str(least), most=str(most))
            return False
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
        if rounded < least:
            self.fault("order_number_beyond", name, found=found, least=str(least), most=str(most))
            return False
        if rounded != value:
            self.note("order_number_rounded", name, found=found, kept=plain_number(rounded))
        target = self.values if into is None else into
        target[field] = int(rounded) if places == 0 else plain_number(rounded)
        return True

    def take_text(self, field: str, text: str) -> None:
        """Stores a text; one that is too long is cut, with a note."""
        clean = text.replace("\0", "").strip()
        most = TEXT_LENGTHS[field]
        if len(clean) > most:
            if field == "reference":
                self.fault("reference_too_long", field, found=clean[:80], most=most)
                return
            self.note("text_cut", field, found=len(clean), most=most)
            clean = clean[:most].rstrip()
        if clean:
            self.values[VALUE_NAMES.get(field, field)] = clean

    def take_date(self, field: str, day: date) -> bool:
        """Stores a date in a year of orders; returns whether it did."""
        if day.year not in YEARS:
            self.fault("order_date_out_of_range", field, found=day.isoformat())
            return False
        self.values[field] = day.isoformat()
        return True


def finish(order: OrderLine, context: Mapping[str, Any]) -> Line:
    """Fills defaults, checks the rules between values, and measures completeness."""
    values, line = order.values, order.line
    if "title" not in values and "reference" in values:
        values["title"] = values["reference"]
        order.note("title_from_reference", "title", found=values["reference"])
    if "reference" not in values and not any(fault.field == "reference" for fault in line.errors):
        order.note("reference_missing", "reference")
    values.setdefault("currency", context.get("currency") or "CNY")
    values.setdefault("unit", "H87")
    values.setdefault("operations", [])
    values.setdefault("unread", [])
    check_dates(order, context)
    check_rules(order)
    lacks = lacking_fields(values)
    if lacks:
        order.note("order_lacks", "", found=len(lacks), fields=lacks)
    values["completeness"] = completeness_of_values(values)
    line.key = key_of(values)
    return line


def check_dates(order: OrderLine, context: Mapping[str, Any]) -> None:
    """Requires earliest ≤ wish ≤ latest, and tells dates that have passed."""
    values = order.values
    if values.get("latest_delivery_on"):
        values.setdefault("wish_delivery_on", values["latest_delivery_on"])
    earliest, wish, latest = (values.get(name) for name in DATES)
    if wish and latest and wish > latest:
        params = {"found": f"{wish} > {latest}", "choices": ["swap", "latest", "wish"]}
        answer = order.ask("dates_reversed", "wish_delivery_on", **params)
        if answer == "swap":
            wish, latest = latest, wish
        elif answer == "latest":
            wish = latest
        elif answer == "wish":
            latest = wish
        elif order.is_lenient:
            wish = latest
        values["wish_delivery_on"], values["latest_delivery_on"] = wish, latest
    if earliest and wish and earliest > wish:
        order.fault("earliest_after_wish", "earliest_delivery_on", found=earliest, wish=wish)
        if order.is_lenient:
            del values["earliest_delivery_on"]
    today = str(context.get("now") or "")[:10]
    past = [name for name in DATES[1:] if today and (values.get(name) or today) < today]
    if past:
        order.note("date_past", past[-1], found=values[past[-1]])


def check_rules(order: OrderLine) -> None:
    """Requires a grade of the family, a unit of goods and a lot within the quantity."""
    values, vocabulary = order.values, order.vocabulary
    grade, family = values.get("material_grade"), values.get("material_family")
    if grade:
        own = vocabulary.family_of(grade)
        if family is None and own:
            values["material_family"] = own
        elif own and own != family:
            del values["material_grade"]
            order.fault("grade_of_other_family", "material_grade", found=grade, nearest=own)
    unit = vocabulary.units.terms.get(values["unit"], {})
    if unit.get("dimension") in DIMENSIONS_OF_NO_GOODS:
        order.fault("unit_of_no_goods", "unit", found=values["unit"])
    lot, quantity = values.get("least_lot"), values.get("quantity")
    if lot and quantity and lot > quantity:
        order.fault("lot_above_quantity", "least_lot", found=lot, most=quantity)


def key_of(values: Mapping[str, Any]) -> str:
    """Returns what recognises the order again: its reference, or its content."""
    if reference := values.get("reference"):
        return f"reference:{reference}"
    content = {
        name: value for name, value in values.items() if name not in ("completeness", "unread")
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return f"content:{hashlib.sha256(written.encode()).hexdigest()[:40]}"


def plain_number(value: Decimal) -> str:
    """Returns a number without exponent and without trailing zeros."""
    return f"{value.normalize():f}" if value else "0"


def exact_number(value: Any) -> Decimal | None:
    """Returns the number of a JSON value, also one in quotes; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str) and not DECIMAL.match(value.strip()):
        return None
    return Decimal(value.strip() if isinstance(value, str) else value)


def iso_date(value: Any) -> date | None:
    """Returns the day of an ISO 8601 text; a time after it is no part of it."""
    if not isinstance(value, str) or value[10:11] not in ("", "T", "Z", "+", "-"):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
