"""Draws requests from the API's own description, and from the addresses of pages."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from drf_spectacular.generators import SchemaGenerator

from tests.generated.odd_values import fitting_value, odd_text, odd_value

PAGE_WORDS = (
    *("page", "per_page", "sort", "export", "q", "week", "from", "until", "month", "status"),
    *(
        "copy",
        "day",
        "currency",
        "by",
        "key",
        "find",
        "row",
        "bridge",
        "text",
        "kind",
        "parts-page",
    ),
)
SKIPPED = ("/api/v1/schema/", "/api/v1/docs/", "/admin/", "/static/", "/healthz", "/readyz")


@dataclass(frozen=True, slots=True)
class DrawnRequest:
    """Represents one request; `content` is JSON or the fields of a form."""

    method: str
    path: str
    content: bytes | None
    content_type: str

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]} {(self.content or b'')[:500]!r}"


class Requests:
    """Draws requests to operations and pages with ids of a market."""

    def __init__(self, random: Random, ids: list[str]) -> None:
        """Reads what there is to be asked."""
        self.random, self.ids = random, ids
        self.document = SchemaGenerator().get_schema(request=None, public=True)
        self.operations = [
            (method.upper(), path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
            if not path.startswith(SKIPPED)
        ]
        self.pages = [path for path in page_paths() if not path.startswith(("/api/", *SKIPPED))]

    def draw(self) -> DrawnRequest:
        """Returns one request."""
        return self.to_page() if self.random.random() < 0.3 else self.to_api()

    def to_api(self) -> DrawnRequest:
        """Returns a request to an operation of the API."""
        method, path, operation = self.random.choice(self.operations)
        query = {}
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and self.random.random() < 0.4:
                query[parameter["name"]] = odd_text(self.random, self.ids)
        address = self.filled(path) + (f"?{urlencode(query)}" if query else "")
        if method not in ("POST", "PATCH", "PUT"):
            return DrawnRequest(method, address, None, "application/json")
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        body = self.body_of(schema)
        return DrawnRequest(method, address, encoded(body), "application/json")

    def to_page(self) -> DrawnRequest:
        """Returns a request to a page, or a form that is sent to it."""
        address = self.filled(self.random.choice(self.pages))
        words = {
            self.random.choice(PAGE_WORDS): odd_text(self.random, self.ids)
            for _ in range(self.random.randrange(3))
        }
        if self.random.random() < 0.6:
            return DrawnRequest("GET", f"{address}?{urlencode(words)}", None, "")
        form = {
            name: odd_text(self.random, self.ids)
            for name in self.random.sample(FORM_FIELDS, self.random.randrange(1, 9))
        }
        content = urlencode(form).encode()
        return DrawnRequest("POST", address, content, "application/x-www-form-urlencoded")

    def filled(self, path: str) -> str:
        """Returns a path with its parameters, mostly ids of the market."""

        def value(_found: re.Match[str]) -> str:
            if self.random.random() < 0.85:
                return self.random.choice(self.ids)
            return quote(odd_text(self.random, self.ids)[:200], safe="")

        return re.sub(r"\{[^}]+\}", value, path)

    def body_of(self, schema: dict[str, Any]) -> Any:
        """Returns a body with fields of the schema; now and then anything."""
        if self.random.random() < 0.05:
            return odd_value(self.random, self.ids)
        fields = self.resolved(schema).get("properties", {})
        required = set(self.resolved(schema).get("required", ()))
        body = {}
        for name, field in fields.items():
            if name in required or self.random.random() < 0.5:
                body[name] = self.value_of(self.resolved(field))
        return body

    def value_of(self, schema: dict[str, Any]) -> Any:
        """Returns a value of a field, at times an odd one."""
        if self.random.random() < 0.25:
            return odd_value(self.random, self.ids)
        if schema.get("type") == "array" and "$ref" in schema.get("items", {}):
            return [self.body_of(schema["items"]) for _ in range(self.random.randrange(3))]
        if schema.get("properties"):
            return self.body_of(schema)
        return fitting_value(schema, self.random, self.ids)

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Returns a schema without references at its top."""
        for inner in schema.get("allOf", ()):
            return self.resolved(inner)
        reference = schema.get("$ref")
        if reference is None:
            return schema
        return self.document["components"]["schemas"][reference.rpartition("/")[2]]


# Names of fields of the forms of all pages.
FORM_FIELDS = (
    *("reference", "title", "quantity", "unit", "city", "latest_delivery_on", "wish_delivery_on"),
    *("reserve_price", "material_family", "currency", "routing-TOTAL_FORMS", "routing-0-process"),
    *("routing-INITIAL_FORMS", "routing-0-cycle_time_s", "routing-0-setup_hours", "routing"),
    *("machine", "starts_at", "ends_at", "hourly_rate", "offered_hours", "spans", "repeat", "name"),
    *(
        "reason",
        "remedy",
        "amount",
        "which",
        "ticked",
        "shown",
        "text",
        "work_order",
        "pieces_done",
    ),
    *("passed", "failed", "shipped_on", "received", "damaged", "email", "role", "days", "next"),
    *("language", "organisation", "action", "order", "rate", "window", "pieces", "note", "version"),
    *("valid_from", "valid_to", "standard", "number", "latitude", "longitude", "region", "until"),
)


def page_paths() -> Iterator[str]:
    """Yields the path of every page with its parameters in braces."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                yield path

    return walk(get_resolver().url_patterns, "/")


def encoded(body: Any) -> bytes:
    """Returns JSON, with numbers that no program should send."""
    return json.dumps(body, ensure_ascii=True, allow_nan=True).encode()
