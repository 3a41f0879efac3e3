"""Reads the values of an order from cells of a sheet."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from imports.readers.orders.order_lines import NUMBERS, OrderLine
from imports.readers.orders.order_vocabulary import NONE_OF_THESE, FoundTerm, OrderVocabulary
from imports.readers.orders.rows.delivery_weeks import week_day
from imports.readers.orders.rows.known_cells import parsed_once
from imports.readers.orders.rows.routing_cells import has_text, read_routing, read_shape
from imports.readers.sheets.cells import (
    Cell,
    Conventions,
    Limits,
    parse_date,
    parse_money,
    parse_number,
    split_unit,
)
from imports.readers.sheets.parsing.date_cells import Expected
from imports.readers.sheets.parsing.money_cells import money_unit
from imports.readers.sheets.parsing.number_cells import multiple_of

DOCUMENT_BREAK = re.compile(r"\s*[;；、\n|,，+]\s*")
LIST_BREAK = re.compile(r"\s*[;；、\n|]\s*|\s*[,，]\s*(?!\d)")
PER_PIECE = re.compile(
    r"\s*(?:/|per|pro|je|每)\s*(?:pc|pcs|piece|pieces|件|个|只|stück|stk)?\.?$", re.I
)
KG_OF: Mapping[str, Decimal] = {
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "公斤", "千克"), Decimal(1)),
    **dict.fromkeys(("g", "gr", "gram", "grams", "gramm", "克"), Decimal("0.001")),
    "mg": Decimal("0.000001"),
    "毫克": Decimal("0.000001"),
    "斤": Decimal("0.5"),
    **dict.fromkeys(("t", "to", "ton", "tonne", "tonnes", "吨"), Decimal(1000)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), Decimal("0.45359237")),
    "oz": Decimal("0.028349523125"),
}
WIDE = Limits(Decimal(0), Decimal(10**12), 12)
WIDE_SIGNED = Limits(Decimal(-1000), Decimal(1000), 12)
CellReader = Callable[[OrderLine, Cell, Conventions], None]


def read_cells(
    order: OrderLine, cells: dict[str, Cell], conventions: Conventions, currency: str
) -> None:
    """Stores the values of all cells of a row."""
    for name, reader in READERS.items():
        cell = cells.get(name)
        if cell is not None and has_text(cell):
            reader(order, cell, conventions)
    read_unit(order, cells)
    read_price(order, cells, conventions, currency)
    read_routing(order, cells, conventions)
    read_shape(order, cells, conventions)
    if has_text(cells.get("part_number")):
        number = cells["part_number"].text.strip()
        if "title" not in order.values:
            order.take_text("title", number)


def text_reader(name: str) -> CellReader:
    """Returns what reads a text."""

    def reading(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
        order.take_text(name, cell.text)

    return reading


def number_reader(name: str, limits: Limits) -> CellReader:
    """Returns what reads a number without a unit."""

    def reading(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
        value = parsed_once(order, parse_number, cell, conventions, field=name, limits=limits)
        if value is not None:
            order.take_number(name, value)

    return reading


def date_reader(name: str) -> CellReader:
    """Returns what reads a date, or a calendar week as its Friday."""

    def reading(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
        day = week_day(cell.text, conventions.now.date())
        if day is not None:
            order.note("week_as_friday", name, found=cell.text[:40], kept=day.isoformat())
        else:
            expected = Expected(is_future=True)
            day = parsed_once(order, parse_date, cell, conventions, field=name, expected=expected)
        if day is not None:
            order.take_date(name, day)

    return reading


def term_reader(name: str, index: str) -> CellReader:
    """Returns what reads a term of a vocabulary."""

    def reading(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
        order.take_term(name, order.vocabulary.term(index, cell.text.strip(), name))

    return reading


def read_quantity(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads a quantity; a unit beside it is that of the order."""
    bare, unit = without_unit(cell)
    least, most, places = NUMBERS["quantity"]
    limits = Limits(Decimal(least), Decimal(most), places)
    value = parsed_once(order, parse_number, bare, conventions, field="quantity", limits=limits)
    if value is not None:
        order.take_number("quantity", value)
    unit = unit or cell.unit or cell.head_unit
    if unit:
        order.take_term("unit", order.vocabulary.term("units", unit, "unit"))


def read_mass(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads the weight of a piece; without any unit it is kilograms, with a note."""
    bare, unit = without_unit(cell)
    unit = unit or cell.unit or cell.head_unit
    factor = KG_OF.get(PER_PIECE.sub("", unit.strip().casefold()).strip()) if unit else Decimal(1)
    if factor is None:
        order.fault("mass_unit_unknown", "unit_mass_kg", found=unit[:40])
        return
    if not unit:
        order.note("mass_read_as_kg", "unit_mass_kg", found=cell.text[:40])
    value = parsed_once(order, parse_number, bare, conventions, field="unit_mass_kg", limits=WIDE)
    if value is not None:
        order.take_number("unit_mass_kg", value * factor)


def without_unit(cell: Cell) -> tuple[Cell, str]:
    """Returns a cell with its number only, and the unit that stands beside it."""
    if cell.number is not None:
        return cell, ""
    _prefix, body, suffix = split_unit(cell.text)
    _factor, unit = multiple_of(suffix)
    if not body or not unit:
        return cell, ""
    return replace(cell, text=body + suffix[: len(suffix) - len(unit)].strip()), unit


def read_unit(order: OrderLine, cells: Mapping[str, Cell]) -> None:
    """Reads the unit's own column, which agrees with one beside the quantity."""
    cell = cells.get("unit")
    if cell is None or not has_text(cell):
        return
    term = order.vocabulary.term("units", cell.text.strip(), "unit")
    beside = order.values.get("unit")
    if term.code and beside and beside != term.code:
        order.fault("units_contradict", "unit", found=cell.text[:40], nearest=beside)
        return
    order.take_term("unit", term)


def read_material(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads a family of materials, or a grade that stands in its place."""
    family, grade = order.vocabulary.material(cell.text.strip(), "material_family")
    order.take_term("material_family", family)
    order.take_term("material_grade", grade)


def read_tolerance(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads a class of general tolerance."""
    text = cell.text.strip()
    if order.take_term("tolerance", order.vocabulary.tolerance(text, "tolerance")):
        geometry = order.vocabulary.geometry_of(text)
        if geometry:
            order.note("geometry_class_unread", "tolerance", found=geometry)


def read_place(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads where to deliver: a city, a region, or an address."""
    take_place(order, cell.text.strip())


def take_place(order: OrderLine, text: str) -> None:
    """Stores an address, and the place of the city or region that it is or may be."""
    vocabulary = order.vocabulary
    order.take_text("ship_to", text)
    cities = vocabulary.cities.exact(text)
    if len(cities) == 1:
        take_city(order, cities[0])
        return
    regions = vocabulary.regions.exact(text)
    if len(regions) == 1:
        order.values["ship_to_region"] = regions[0]
        return
    key = ("cities_in", text)
    if key not in vocabulary.lists:
        vocabulary.lists[key] = cities_in(text, vocabulary)
    named = vocabulary.lists[key]
    if named:
        params = {"found": text[:80], "nearest": named[0], "choices": [*named, NONE_OF_THESE]}
        answer = order.ask("place_unsure", "ship_to", **params)
        if answer is not None and answer != NONE_OF_THESE:
            take_city(order, answer)


def take_city(order: OrderLine, code: str) -> None:
    """Stores region and coordinates of a city."""
    city = order.vocabulary.cities.terms[code]
    if city.get("region"):
        order.values["ship_to_region"] = city["region"]
    for name in ("latitude", "longitude"):
        if city.get(name):
            order.take_number(name, Decimal(str(city[name])))


def cities_in(text: str, vocabulary: OrderVocabulary) -> list[str]:
    """Returns the cities that an address names, the last one first."""
    places = {}
    for code, city in vocabulary.cities.terms.items():
        english = re.search(rf"\b{re.escape(city.get('en', ''))}\b", text, re.IGNORECASE)
        at = english.start() if city.get("en") and english else text.find(city.get("zh") or "\0")
        if at >= 0:
            places[code] = at
    return sorted(places, key=lambda code: -places[code])[:5]


def read_region(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads the region of a column of its own, before a city's."""
    order.take_term(
        "ship_to_region", order.vocabulary.term("regions", cell.text.strip(), "ship_to_region")
    )


def read_certifications(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads a list of certifications; documents among them go to their own."""
    for text in filter(None, LIST_BREAK.split(cell.text.strip())):
        if order.vocabulary.documents.exact(text):
            take_listed(order, "required_documents", order.vocabulary.document(text))
        else:
            term = order.vocabulary.certification(text, "required_certifications")
            take_listed(order, "required_certifications", term)


def read_documents(order: OrderLine, cell: Cell, conventions: Conventions) -> None:
    """Reads a list of documents; certifications among them go to their own."""
    for text in filter(None, DOCUMENT_BREAK.split(cell.text.strip())):
        vocabulary = order.vocabulary
        if vocabulary.certifications.exact(text) and not vocabulary.documents.exact(text):
            term = vocabulary.certification(text, "required_certifications")
            take_listed(order, "required_certifications", term)
        else:
            take_listed(order, "required_documents", vocabulary.document(text))


def take_listed(order: OrderLine, field: str, term: FoundTerm) -> None:
    """Adds a term to a list of the order, or reports it."""
    read: dict[str, Any] = {}
    if order.take_term("code", term, read):
        own = order.values.get(field, [])
        order.values[field] = list(dict.fromkeys([*own, read["code"]]))


def read_price(
    order: OrderLine, cells: Mapping[str, Cell], conventions: Conventions, currency: str
) -> None:
    """Reads the highest price per piece; its currency is that of the order."""
    cell, own = cells.get("reserve_price"), cells.get("currency")
    stated = own.text.strip().upper() if own is not None and has_text(own) else ""
    if stated:
        stated = currency_code(order, stated, currency)
        if not stated:
            return
        order.values["currency"] = stated
    if cell is None or not has_text(cell):
        return
    sign = currency_beside(order, cell, stated or currency)
    if sign is None:
        return
    cell = replace(
        cell, text=PER_PIECE.sub("", cell.text), head_unit=PER_PIECE.sub("", cell.head_unit)
    )
    value = parsed_once(
        order, parse_money, cell, conventions, stated or sign, field="reserve_price"
    )
    if value is not None and order.take_number("reserve_price", value) and not stated:
        order.values["currency"] = sign
        if sign != currency:
            order.note("currency_from_price", "reserve_price", found=cell.text[:40], kept=sign)


def currency_code(order: OrderLine, text: str, usual: str) -> str:
    """Returns the code of a currency's name or sign; reports one that is not known."""
    known = money_unit(text, usual)
    codes = [code for code in known.currencies if code in order.vocabulary.currencies]
    if usual in codes:
        return usual
    if len(codes) == 1:
        return codes[0]
    if codes:
        return order.ask("currency_unsure", "currency", found=text[:40], choices=codes) or ""
    order.fault("order_currency_unknown", "currency", found=text[:40])
    return ""


def currency_beside(order: OrderLine, cell: Cell, usual: str) -> str | None:
    """Returns the currency beside a price or in its head, else the usual one."""
    prefix, _body, suffix = split_unit(cell.text)
    texts = [PER_PIECE.sub("", text) for text in (prefix, suffix, cell.unit, cell.head_unit)]
    for text in filter(None, texts):
        codes = [code for code in money_unit(text, usual).currencies if code]
        if usual in codes or not codes:
            continue
        if len(codes) == 1:
            return codes[0]
        known = [code for code in codes if code in order.vocabulary.currencies] or codes
        return order.ask("currency_unsure", "currency", found=text[:40], choices=known)
    return usual


READERS: Mapping[str, CellReader] = {
    **{name: text_reader(name) for name in ("reference", "title", "demand_category", "notes")},
    "quantity": read_quantity,
    "unit_mass_kg": read_mass,
    "material": read_material,
    "material_grade": term_reader("material_grade", "grades"),
    "tolerance": read_tolerance,
    "wish_delivery_on": date_reader("wish_delivery_on"),
    "latest_delivery_on": date_reader("latest_delivery_on"),
    "earliest_delivery_on": date_reader("earliest_delivery_on"),
    "ship_to": read_place,
    "ship_to_region": read_region,
    "latitude": number_reader("latitude", WIDE_SIGNED),
    "longitude": number_reader("longitude", WIDE_SIGNED),
    "incoterm": term_reader("incoterm", "incoterms"),
    "required_certifications": read_certifications,
    "required_documents": read_documents,
    "least_lot": number_reader("least_lot", Limits(Decimal(1), Decimal(10**7), 0)),
}
