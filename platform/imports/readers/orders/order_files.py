"""Reads a file of orders, whatever its form, into lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from imports.readers.orders.bounded_json import (
    Refused,
    is_lines,
    parse_json,
    parse_lines,
    unreadable,
)
from imports.readers.orders.order_lines import TELLING_FIELDS, finish
from imports.readers.orders.order_objects import read_order_object
from imports.readers.orders.order_references import compare_references
from imports.readers.orders.order_vocabulary import OrderVocabulary
from imports.readers.orders.rfq.rfq_documents import is_rfq, read_rfq
from imports.readers.orders.rows.corrections import correct_order, show_cells
from imports.readers.orders.rows.order_columns import FIELDS
from imports.readers.orders.rows.order_sheets import read_order_sheet
from imports.readers.result import Line, Message, Reading, Unreadable
from imports.readers.sheets.conventions import conventions_of

# Members under which documents with several orders have their list.
LIST_MEMBERS = ("results", "orders", "items", "requests", "rfqs", "content", "payload", "data")
ORDERS_MOST = 20_000
BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"


def read(content: bytes, context: Mapping[str, Any]) -> Reading:
    """Returns the orders of a sheet, of JSON, or of JSON in lines; raises Unreadable."""
    vocabulary = OrderVocabulary(context)
    if content.lstrip(BLANKS)[:1] not in (b"{", b"["):
        return read_order_sheet(content, context, vocabulary)
    try:
        lines = list(read_objects(content, vocabulary, context))
    except Refused as error:
        raise unreadable(error) from None
    if not lines:
        raise Unreadable(Message("no_orders_in_file"))
    reading = Reading()
    reading.lines, reading.left_out = compare_references(lines, vocabulary)
    return reading


def read_objects(
    content: bytes, vocabulary: OrderVocabulary, context: Mapping[str, Any]
) -> Iterator[Line]:
    """Yields the line of each object; a broken line of JSON in lines is one bad line."""
    if is_lines(content):
        refuse_many(content.count(b"\n"))
        for number, document, fault in parse_lines(content):
            position = f"line {number}"
            if fault is None:
                yield read_object(document, position, vocabulary, context)
            else:
                yield Line(position=position, errors=[fault])
        return
    documents = listed(parse_json(content))
    refuse_many(len(documents))
    documents.reverse()
    for number in range(1, len(documents) + 1):
        # Each document is given free once it is read.
        yield read_object(documents.pop(), f"order {number}", vocabulary, context)


def refuse_many(found: int) -> None:
    """Raises Refused for more orders than are read at once."""
    if found > ORDERS_MOST:
        raise Refused("too_many_orders", found=found, most=ORDERS_MOST)


def read_object(
    document: Any, position: str, vocabulary: OrderVocabulary, context: Mapping[str, Any]
) -> Line:
    """Returns the line of one object: a request for quotation, or an order of the API."""
    reader = read_rfq if is_rfq(document) else read_order_object
    order = reader(document, position, vocabulary)
    if not any(name in order.values for name in TELLING_FIELDS) and not order.line.errors:
        order.line.errors.append(Message("order_says_nothing"))
    show_cells(order)
    texts = (context.get("cells") or {}).get(position)
    if isinstance(texts, Mapping):
        conventions = conventions_of((), FIELDS, context)
        correct_order(order, texts, context.get("currency") or "CNY", conventions)
    return finish(order, context)


def listed(document: Any) -> list[Any]:
    """Returns the objects of a document: of a list, of a member with one, or itself."""
    if isinstance(document, list):
        return document
    if isinstance(document, Mapping) and not is_rfq(document):
        for name in LIST_MEMBERS:
            inner = document.get(name)
            if isinstance(inner, list) or is_rfq(inner):
                return inner if isinstance(inner, list) else [inner]
    return [document]
