"""Reads JSON bodies and reports malformed ones as the client's error."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json

KIB = 1024


@dataclass(frozen=True, slots=True)
class JsonLimits:
    """Bounds the JSON body of a view, which may declare others as `json_limits`.

    kib: its length. While a body is parsed the process does nothing else.
    values: members of all objects and elements of all lists; each is validated by itself.
    """

    kib: int = 256
    values: int = 3_000


class BodyTooLarge(APIException):
    """Reports a body above `json_limits` or Django's limit, which is not read."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The body is larger than this server reads; send it in parts."


class StrictJSONParser(JSONParser):
    """Rejects NaN, infinities, deep nesting, and bodies beyond their view's limits."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Returns the body; raises BodyTooLarge before any of it is read, and ParseError."""
        context = parser_context or {}
        limits = getattr(context.get("view"), "json_limits", JsonLimits())
        if "request" in context:
            ensure_length(context["request"].META.get("CONTENT_LENGTH"), limits.kib)
        content = stream.read()
        ensure_few_strings(content, limits.values)
        try:
            text = content.decode(context.get("encoding", settings.DEFAULT_CHARSET))
            body = json.loads(text, parse_constant=json.strict_constant)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from None
        ensure_few_values(body, limits.values)
        return body


def ensure_length(sent: str | None, kib_most: int) -> None:
    """Raises BodyTooLarge for a body that is longer, by what its client says."""
    if sent and sent.isdigit() and int(sent) > kib_most * KIB:
        raise BodyTooLarge(f"At most {kib_most:,} KiB of JSON are read here; send it in parts.")


def ensure_few_strings(content: bytes, values_most: int) -> None:
    """Raises ParseError for an unparsed body with too many strings for its values.

    A member has at most two strings, its name and its value.
    """
    if content.count(b'"') - content.count(b'\\"') > 2 * 2 * values_most:
        raise too_many_values(values_most)


def ensure_few_values(body: Any, most: int) -> None:
    """Raises ParseError for a body of more members and elements than these."""
    count, waiting = 0, [[body]]
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value
        count += len(inner)
        if count > most:
            raise too_many_values(most)
        waiting += [one for one in inner if isinstance(one, dict | list)]


def too_many_values(most: int) -> ParseError:
    """Returns the error of a body with more values than a view reads."""
    return ParseError(f"A body has at most {most:,} values here; send it in parts.")
