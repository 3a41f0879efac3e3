"""Maps a Catena-X RequestForQuotation 3.0.0 to an order; names what is unread."""

import re
from collections.abc import Mapping
from typing import Any

from imports.readers.orders.json_pointers import POINTERS_MOST, ReadPaths
from imports.readers.orders.order_lines import (
    OrderLine,
    exact_number,
    iso_date,
    plain_number,
)
from imports.readers.orders.order_vocabulary import OrderVocabulary
from imports.readers.orders.rfq.rfq_steps import read_steps
from imports.readers.orders.term_index import plain

PARTS_OF_RFQ = ("rfqIdentification", "rfqConfiguration", "rfqSender")
CONFIGURATION = "/rfqConfiguration"
PARTS = "/rfqConfiguration/parts"
PROPERTIES = "/rfqConfiguration/parts/material/materialProperties"
# Names under which a document gives the material's grade.
GRADE_NAMES = frozenset(
    plain(name)
    for name in (
        *("grade", "material grade", "alloy", "designation", "material number", "material name"),
        *("Werkstoff", "Werkstoffnummer", "牌号", "材料牌号", "材质"),
    )
)
PIECE_UNITS = {"unit:piece": "H87"}
SENDER_FIELDS = {
    "name": "senderName",
    "company": "senderCompanyName",
    "email": "senderEMail",
    "phone": "senderPhoneNumber",
    "address": "senderAdress",
}
ASPECT = re.compile(r"request_?for_?quotation[:#]v?(\d+)", re.IGNORECASE)
MAJOR_VERSION = "3"


def is_rfq(document: Any) -> bool:
    """Returns whether a JSON object is a request for quotation."""
    return isinstance(document, Mapping) and any(name in document for name in PARTS_OF_RFQ)


def read_rfq(document: Mapping[str, Any], position: str, vocabulary: OrderVocabulary) -> OrderLine:
    """Returns the order of one document; `unread` points to what it lacks."""
    rfq = Rfq(document, OrderLine(position, vocabulary, is_lenient=True))
    rfq.identification()
    rfq.quantity()
    rfq.dates()
    rfq.part()
    rfq.sender()
    read_steps(rfq)
    unread = rfq.read.unread(document)
    if len(unread) > POINTERS_MOST:
        rfq.order.note("unread_cut", "", found=len(unread), most=POINTERS_MOST)
        unread = unread[:POINTERS_MOST]
    rfq.order.values["unread"] = unread
    if unread:
        rfq.order.note("unread_parts", "", found=len(unread))
    version = rfq.text("/rfqIdentification/rfqVersion", reads=False)
    rfq.order.line.version = version_number(version)
    return rfq.order


class Rfq:
    """Reads the values of one document by pointer and marks those it understands."""

    def __init__(self, document: Mapping[str, Any], order: OrderLine) -> None:
        self.document = document
        self.order = order
        self.read = ReadPaths()

    def value(self, pointer: str) -> Any:
        """Returns the value at a pointer; None where there is none."""
        value: Any = self.document
        for key in pointer.split("/")[1:]:
            if isinstance(value, Mapping):
                value = value.get(key)
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    def text(self, pointer: str, *, reads: bool = True) -> str:
        """Returns the text at a pointer and marks it as read; empty where it is none."""
        value = self.value(pointer)
        if not isinstance(value, str) or not value.strip():
            return ""
        if reads:
            self.read.add(pointer)
        return value.strip()

    def identification(self) -> None:
        """Reads reference, title and the version of the aspect."""
        order = self.order
        order.take_text("reference", self.text("/rfqIdentification/rfqId"))
        part_name = self.text(f"{PARTS}/partName", reads=False)
        title = self.text("/rfqIdentification/rfqName") or part_name
        order.take_text("title", title)
        if part_name == title:
            self.read.add(f"{PARTS}/partName")
        found = ASPECT.search(self.text("/cxHeader/context", reads=False))
        if found and found[1] != MAJOR_VERSION:
            order.note("rfq_other_version", "", found=found[1])

    def quantity(self) -> None:
        """Reads whole pieces; other units and fractions stay unread."""
        pointer = f"{CONFIGURATION}/orderQuantity"
        self.read.open(pointer, f"{PARTS}/material")
        unit = self.text(f"{pointer}/measurementUnit", reads=False)
        number = exact_number(self.value(f"{pointer}/quantityNumber"))
        code = PIECE_UNITS.get(unit)
        if code is None:
            params = {"found": unit[:40] or "–", "pointer": f"{pointer}/measurementUnit"}
            self.order.note("rfq_unit_refused", "unit", **params)
        else:
            self.read.add(f"{pointer}/measurementUnit")
            self.order.values["unit"] = code
        if number is None:
            self.order.note("quantity_missing", "quantity")
        elif number != number.to_integral_value():
            params = {"found": plain_number(number), "pointer": f"{pointer}/quantityNumber"}
            self.order.note("quantity_not_whole", "quantity", **params)
        elif code is None:
            # A number says nothing without its unit.
            self.order.note("quantity_without_unit", "quantity", found=plain_number(number))
        elif self.order.take_number("quantity", number):
            self.read.add(f"{pointer}/quantityNumber")
        self.part_quantity(unit, number)

    def part_quantity(self, unit: str, ordered: Any) -> None:
        """Compares the parts in each product: more than one are asked."""
        pointer = f"{PARTS}/partQuantity"
        number = exact_number(self.value(f"{pointer}/quantityNumber"))
        part_unit = self.text(f"{pointer}/measurementUnit", reads=False)
        if number is None or part_unit != unit or unit not in PIECE_UNITS:
            return
        if number in (1, ordered):
            self.read.add(pointer)
            return
        pieces = self.order.values.get("quantity")
        if pieces is None or number != number.to_integral_value() or number < 1:
            return
        choices = [str(pieces), str(pieces * int(number))]
        answer = self.order.ask(
            "parts_in_each", "quantity", found=plain_number(number), ordered=pieces, choices=choices
        )
        if answer is not None and self.order.take_number("quantity", exact_number(answer) or 0):
            self.read.add(pointer)

    def dates(self) -> None:
        """Reads the desired and the last acceptable delivery."""
        for name, field in (
            ("firstDeliveryDate", "wish_delivery_on"),
            ("lastDeliveryDate", "latest_delivery_on"),
        ):
            pointer = f"{CONFIGURATION}/{name}"
            given = self.value(pointer)
            day = iso_date(given)
            if day is not None and self.order.take_date(field, day):
                self.read.add(pointer)
                self.check_wish(pointer)
            elif day is None and given is not None:
                self.order.note("date_unread", field, found=str(given)[:40])

    def check_wish(self, pointer: str) -> None:
        """Leaves a desired delivery unread that comes after the last acceptable one."""
        values = self.order.values
        wish, latest = values.get("wish_delivery_on"), values.get("latest_delivery_on")
        if wish and latest and wish > latest:
            self.order.note("wish_after_latest", "wish_delivery_on", found=wish, latest=latest)
            del values["wish_delivery_on"]
            self.read.remove(f"{CONFIGURATION}/firstDeliveryDate")

    def part(self) -> None:
        """Reads material, grade and general tolerance."""
        order, vocabulary = self.order, self.order.vocabulary
        pointer = f"{PARTS}/material/materialFamily"
        if family := self.text(pointer, reads=False):
            term, grade = vocabulary.material(family, "material_family")
            is_read = order.take_term("material_family", term)
            if order.take_term("material_grade", grade) or is_read:
                self.read.add(pointer)
        self.grade()
        pointer = f"{PARTS}/generalTolerance"
        tolerance = self.text(pointer, reads=False)
        if not tolerance:
            return
        if order.take_term("tolerance", vocabulary.tolerance(tolerance, "tolerance")):
            self.read.add(pointer)
            if geometry := vocabulary.geometry_of(tolerance):
                order.note("geometry_class_unread", "tolerance", found=geometry)

    def grade(self) -> None:
        """Reads the grade where the properties of the material name one."""
        entries = self.value(PROPERTIES)
        places = (
            [PROPERTIES]
            if isinstance(entries, Mapping)
            else [f"{PROPERTIES}/{at}" for at in range(len(entries or ()))]
        )
        for place in places:
            if plain(self.text(f"{place}/propertyName", reads=False)) not in GRADE_NAMES:
                continue
            value = self.text(f"{place}/value", reads=False)
            vocabulary = self.order.vocabulary
            code = vocabulary.grade_in(value)
            if code is not None:
                self.order.values["material_grade"] = code
                self.read.add(place)
            elif value:
                term = vocabulary.term("grades", value, "material_grade")
                if self.order.take_term("material_grade", term):
                    self.read.add(place)

    def sender(self) -> None:
        """Reads who asks, where to deliver, and the texts that are kept."""
        found = {name: self.text(f"/rfqSender/{key}") for name, key in SENDER_FIELDS.items()}
        found["bpn"] = self.text("/cxHeader/senderBpn")
        sender = {name: text[:300] for name, text in found.items() if text}
        if sender:
            self.order.values["sender"] = sender
        self.order.take_text("ship_to", self.text("/rfqSender/senderDeliveryAddress"))
        texts = (
            self.text(f"{CONFIGURATION}/additionalComments"),
            self.text("/rfqSender/deliveryRequirements"),
        )
        self.order.take_text("notes", "\n".join(text for text in texts if text))


def version_number(text: str) -> int:
    """Returns a version as a number that rises with it: 1.2.0 is 1002000."""
    parts = [int(part) for part in re.findall(r"\d{1,3}", text)[:3]]
    parts += [0] * (3 - len(parts))
    return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
