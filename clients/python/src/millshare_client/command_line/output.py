"""Writes results for people or, as JSON lines, for programs."""

import json
import sys
from typing import Any, TextIO


class Output:
    """Writes to standard output; with `as_json` one document a line."""

    def __init__(self, *, as_json: bool, stream: TextIO | None = None) -> None:
        self.as_json = as_json
        self.stream = stream or sys.stdout

    def row(self, document: dict[str, Any], text: str) -> None:
        """Writes one result at once."""
        line = json.dumps(document, ensure_ascii=False) if self.as_json else text
        self.stream.write(f"{line}\n")
        self.stream.flush()
