"""Compares two OpenAPI documents and names what would break clients.

Clients of the older one send what they sent before, ignore new fields of
responses, and read every value that the first document allows, and no other. The keywords
that the product's document uses are covered.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch")
# Keywords whose value may grow, or shrink, in what clients send; the reverse in what they read.
UPPER_LIMITS = ("maxLength", "maximum", "maxItems", "exclusiveMaximum", "maxProperties")
LOWER_LIMITS = ("minLength", "minimum", "minItems", "exclusiveMinimum", "minProperties")
# Keywords that are compared as they stand, where a client sends a value.
SENT_AS_IS = ("pattern", "format", "multipleOf")


class Comparison:
    """Compares an older document with a newer one; `breaks` lists the differences."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new
        self.breaks: list[str] = []
        self.under_way: set[tuple[str, str, bool]] = set()

    def report(self, place: str, reason: str) -> None:
        """Adds a break once."""
        text = f"{place}: {reason}"
        if text not in self.breaks:
            self.breaks.append(text)

    def compare(self) -> list[str]:
        """Returns every break, in the order of the older document."""
        for path, old_item in self.old["paths"].items():
            new_item = self.new["paths"].get(path)
            if new_item is None:
                self.report(path, "the path was removed")
                continue
            for method in (name for name in METHODS if name in old_item):
                place = f"{method.upper()} {path}"
                if method not in new_item:
                    self.report(place, "the operation was removed")
                else:
                    self.compare_operation(place, old_item[method], new_item[method])
        return self.breaks

    def compare_operation(self, place: str, old: Schema, new: Schema) -> None:
        """Compares name, parameters, body and successful responses of an operation."""
        if old.get("operationId") != new.get("operationId"):
            self.report(place, f"the operation {old.get('operationId')} was renamed")
        self.compare_parameters(place, old.get("parameters", ()), new.get("parameters", ()))
        self.compare_body(f"{place} body", old.get("requestBody"), new.get("requestBody"))
        for status, answer in old.get("responses", {}).items():
            if status.startswith("2"):
                self.compare_answer(f"{place} {status}", answer, new["responses"].get(status))

    def compare_parameters(self, place: str, old: Any, new: Any) -> None:
        """Compares parameters by place and name; a new one must be optional."""
        before = {(row["in"], row["name"]): row for row in old}
        after = {(row["in"], row["name"]): row for row in new}
        for (where, name), row in before.items():
            at = f"{place} {where} {name}"
            if (where, name) not in after:
                self.report(at, "the parameter was removed")
                continue
            now = after[where, name]
            if now.get("required") and not row.get("required"):
                self.report(at, "the parameter became required")
            self.compare_schema(at, row.get("schema", {}), now.get("schema", {}), sent=True)
        for (where, name), row in after.items():
            if (where, name) not in before and row.get("required"):
                self.report(f"{place} {where} {name}", "a required parameter was added")

    def compare_body(self, place: str, old: Schema | None, new: Schema | None) -> None:
        """Compares what an operation reads, by media type."""
        if old is None:
            if new is not None and new.get("required"):
                self.report(place, "a required body was added")
            return
        if new is None:
            self.report(place, "the body was removed")
            return
        if new.get("required") and not old.get("required"):
            self.report(place, "the body became required")
        self.compare_content(place, old, new, sent=True)

    def compare_answer(self, place: str, old: Schema, new: Schema | None) -> None:
        """Compares what an operation answers with one status."""
        if new is None:
            self.report(place, "the status was removed")
            return
        for name in old.get("headers", {}):
            if name not in new.get("headers", {}):
                self.report(place, f"the header {name} was removed")
        self.compare_content(place, old, new, sent=False)

    def compare_content(self, place: str, old: Schema, new: Schema, *, sent: bool) -> None:
        """Compares the schema of each media type."""
        for media, content in old.get("content", {}).items():
            now = new.get("content", {}).get(media)
            if now is None:
                self.report(place, f"the media type {media} was removed")
            else:
                before, after = content.get("schema", {}), now.get("schema", {})
                self.compare_schema(place, before, after, sent=sent)

    def compare_schema(self, place: str, old: Schema, new: Schema, *, sent: bool) -> None:
        """Compares two schemas in the direction in which their values go."""
        pair = (str(old), str(new), sent)
        if pair in self.under_way:
            return
        self.under_way.add(pair)
        old, new = resolved(self.old, old), resolved(self.new, new)
        for fault in value_faults(old, new, sent=sent):
            self.report(place, fault)
        if "items" in old and "items" in new:
            self.compare_schema(f"{place}[]", old["items"], new["items"], sent=sent)
        self.compare_properties(place, old, new, sent=sent)
        self.compare_open_properties(place, old, new, sent=sent)
        self.compare_alternatives(place, old, new, sent=sent)

    def compare_properties(self, place: str, old: Schema, new: Schema, *, sent: bool) -> None:
        """Compares the fields of an object and which of them are always there."""
        before, after = old.get("properties", {}), new.get("properties", {})
        required, required_now = set(old.get("required", ())), set(new.get("required", ()))
        for name, field in before.items():
            at = f"{place}.{name}"
            if name not in after:
                self.report(at, "the field was removed")
                continue
            if sent and name in required_now - required:
                self.report(at, "the field became required")
            if not sent and name in required - required_now:
                self.report(at, "the field may be missing now")
            self.compare_schema(at, field, after[name], sent=sent)
        for name in sorted(required_now - before.keys()) if sent else ():
            self.report(f"{place}.{name}", "a required field was added")

    def compare_open_properties(self, place: str, old: Schema, new: Schema, *, sent: bool) -> None:
        """Compares the values of an object whose names are free."""
        before, after = old.get("additionalProperties"), new.get("additionalProperties")
        if isinstance(before, dict) and isinstance(after, dict):
            self.compare_schema(f"{place}.*", before, after, sent=sent)
        elif before and not after and "properties" not in new:
            self.report(place, "further names are not allowed any more")

    def compare_alternatives(self, place: str, old: Schema, new: Schema, *, sent: bool) -> None:
        """Requires for each alternative of one side a compatible one of the other."""
        for keyword in ("oneOf", "anyOf"):
            if keyword not in old and keyword not in new:
                continue
            before, after = old.get(keyword) or [old], new.get(keyword) or [new]
            wanted, offered = (before, after) if sent else (after, before)
            for number, one in enumerate(wanted):
                if not any(self.fits(one, other, sent=sent) for other in offered):
                    word = "not read any more" if sent else "new to readers"
                    self.report(f"{place} {keyword}[{number}]", f"the alternative is {word}")

    def fits(self, one: Schema, other: Schema, *, sent: bool) -> bool:
        """Returns whether an alternative of one document is covered by one of the other."""
        inner = Comparison(self.old, self.new)
        old, new = (one, other) if sent else (other, one)
        inner.compare_schema("", old, new, sent=sent)
        return not inner.breaks


def value_faults(old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
    """Yields how the values of a schema narrowed (sent) or widened (read)."""
    before, after = types_of(old), types_of(new)
    known, given = (after, before) if sent else (before, after)
    missing = given - known - ({"integer"} if "number" in known else set())
    if missing and before and after:
        verb = "is not read any more" if sent else "is new to readers"
        yield f"the type {' or '.join(sorted(missing))} {verb}"
    yield from enumeration_faults(old.get("enum"), new.get("enum"), sent=sent)
    if sent:
        yield from limit_faults(old, new)
        for keyword in SENT_AS_IS:
            if keyword in new and new[keyword] != old.get(keyword):
                yield f"the {keyword} changed to {new[keyword]}"
    elif old.get("format") and new.get("format") != old["format"]:
        yield f"the format {old['format']} changed"


def enumeration_faults(old: Any, new: Any, *, sent: bool) -> Iterator[str]:
    """Yields values that are refused now, or that readers do not know."""
    if sent and new is not None:
        lost = ["any other value"] if old is None else [value for value in old if value not in new]
        yield from (f"the value {value} is not read any more" for value in lost)
    if not sent and old is not None:
        added = ["any other value"] if new is None else [value for value in new if value not in old]
        yield from (f"the value {value} is new to readers" for value in added)


def limit_faults(old: Schema, new: Schema) -> Iterator[str]:
    """Yields limits that refuse what was accepted."""
    for keyword in UPPER_LIMITS:
        if keyword in new and new[keyword] < old.get(keyword, float("inf")):
            yield f"the {keyword} is lower: {new[keyword]}"
    for keyword in LOWER_LIMITS:
        lowest = 0 if keyword in ("minLength", "minItems", "minProperties") else float("-inf")
        if keyword in new and new[keyword] > old.get(keyword, lowest):
            yield f"the {keyword} is higher: {new[keyword]}"


def types_of(schema: Schema) -> set[str]:
    """Returns the types of JSON that a schema allows."""
    given = schema.get("type", [])
    types = {given} if isinstance(given, str) else set(given)
    return types | {"null"} if schema.get("nullable") else types


def resolved(document: Schema, schema: Schema) -> Schema:
    """Returns the schema with its reference followed and `allOf` merged."""
    if "$ref" in schema:
        found = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return merged([resolved(document, found), rest])
    if "allOf" in schema:
        parts = [resolved(document, part) for part in schema["allOf"]]
        return merged([*parts, {key: value for key, value in schema.items() if key != "allOf"}])
    return schema


def merged(parts: list[Schema]) -> Schema:
    """Returns one schema with the fields and keywords of all."""
    whole: Schema = {}
    for part in parts:
        whole = {
            **whole,
            **part,
            "properties": {**whole.get("properties", {}), **part.get("properties", {})},
            "required": [*whole.get("required", ()), *part.get("required", ())],
        }
    return {key: value for key, value in whole.items() if value not in ({}, [])}


def breaks_between(old: Schema, new: Schema) -> list[str]:
    """Returns what a client of the older document would trip over in the newer one."""
    return Comparison(old, new).compare()
