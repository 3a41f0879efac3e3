"""Turns readings into JSON and back; text that cannot be stored is replaced."""

import json
from collections.abc import Mapping
from typing import Any

from imports.readers.result import LeftOut, Line, Message, Reading

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def as_document(reading: Reading) -> dict[str, Any]:
    """Returns the reading as an object fit for JSON."""
    return {
        "lines": [line_document(line) for line in reading.lines],
        "left_out": [
            {"position": row.position, "message": message_document(row.message), "count": row.count}
            for row in reading.left_out
        ],
        "columns": [dict(column) for column in reading.columns],
        "notes": [message_document(note) for note in reading.notes],
    }


def line_document(line: Line) -> dict[str, Any]:
    """Returns one line as an object fit for JSON."""
    return {
        "position": line.position,
        "values": line.values,
        "cells": line.cells,
        "key": line.key,
        "version": line.version,
        "notes": [message_document(note) for note in line.notes],
        "questions": [message_document(question) for question in line.questions],
        "errors": [message_document(error) for error in line.errors],
    }


def message_document(message: Message) -> dict[str, Any]:
    """Returns one message as an object fit for JSON."""
    return {"code": message.code, "field": message.field, "params": dict(message.params)}


def from_document(document: Mapping[str, Any]) -> Reading:
    """Returns the reading of a document."""
    return Reading(
        lines=[line_from(row) for row in document["lines"]],
        left_out=[
            LeftOut(row["position"], message_from(row["message"]), row["count"])
            for row in document["left_out"]
        ],
        columns=[dict(column) for column in document["columns"]],
        notes=[message_from(row) for row in document["notes"]],
    )


def line_from(row: Mapping[str, Any]) -> Line:
    """Returns the line of a document."""
    return Line(
        position=row["position"],
        values=row["values"],
        cells=row["cells"],
        key=row["key"],
        version=row["version"],
        notes=[message_from(note) for note in row["notes"]],
        questions=[message_from(question) for question in row["questions"]],
        errors=[message_from(error) for error in row["errors"]],
    )


def message_from(row: Mapping[str, Any]) -> Message:
    """Returns the message of a document."""
    return Message(row["code"], row["field"], row["params"])


def encode(document: Mapping[str, Any]) -> bytes:
    """Returns the document as JSON in UTF-8; NUL and lone surrogates are replaced."""
    text = json.dumps(clean(document), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def clean(value: Any) -> Any:
    """Returns the value with text that PostgreSQL and UTF-8 can hold."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(name)): clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean(inner) for inner in value]
    return value


def clean_text(text: str) -> str:
    """Returns the text without NUL and lone surrogates."""
    if text.isascii():
        return text.replace("\0", REPLACEMENT) if "\0" in text else text
    return text.replace("\0", REPLACEMENT).encode(errors="replace").decode()
