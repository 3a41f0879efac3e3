"""Reads JSON bodies and reports malformed ones as the client's error."""

import codecs
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils import json

# No body has as many: a preview of an import corrects at most some thousand lines at once.
MEMBERS_MOST = 10_000


class StrictJSONParser(JSONParser):
    """Rejects NaN, infinities, too deep nesting and too many members."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return json.load(
                codecs.getreader(encoding)(stream),
                parse_constant=json.strict_constant,
                object_pairs_hook=limited_object,
            )
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from None


def limited_object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns an object; raises ParseError for one that only costs time to check."""
    if len(members) > MEMBERS_MOST:
        raise ParseError(f"An object has at most {MEMBERS_MOST:,} members.")
    return dict(members)
