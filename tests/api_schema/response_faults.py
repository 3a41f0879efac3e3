"""Compares answers of the API with its OpenAPI document."""

import gzip
import json
import re
from typing import Any

from jsonschema import Draft202012Validator

PARAMETER = re.compile(r"\{[^}]+\}")


class ResponseFaults:
    """Collects what answers have that the document does not allow."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = with_null(json.loads(json.dumps(document)))
        paths = sorted(self.document["paths"], key=lambda path: path.count("{"))
        self.paths = [(re.compile(PARAMETER.sub("[^/]+", path) + "$"), path) for path in paths]
        self.validators: dict[tuple[str, str, int], Draft202012Validator] = {}
        self.found: set[str] = set()
        self.checked: set[str] = set()

    def check(self, method: str, address: str, response: Any) -> None:
        """Adds the faults of one answer of success."""
        plain = address.partition("?")[0]
        path = next((path for pattern, path in self.paths if pattern.match(plain)), None)
        media = response.headers.get("Content-Type", "")
        if path is None or not 200 <= response.status_code < 300 or media != "application/json":
            return
        self.checked.add(path)
        place = f"{method.upper()} {path}"
        validator = self.validator(path, method.lower(), response.status_code)
        if validator is None:
            self.found.add(f"{place}: the status {response.status_code} is not described")
            return
        is_packed = response.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(response.content) if is_packed else response.content
        for error in validator.iter_errors(json.loads(body)):
            where = ".".join("[]" if isinstance(step, int) else step for step in error.path)
            self.found.add(f"{place} {where}: {error.message[:100]}")

    def validator(self, path: str, method: str, status: int) -> Draft202012Validator | None:
        """Returns the validator of an answer; None where the document has none."""
        key = (path, method, status)
        if key not in self.validators:
            answers = self.document["paths"][path].get(method, {}).get("responses", {})
            content = answers.get(str(status), {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            if schema is None:
                return None
            whole = {**schema, "components": self.document["components"]}
            self.validators[key] = Draft202012Validator(whole)
        return self.validators[key]


def with_null(node: Any) -> Any:
    """Returns a part of the document with `nullable` in the form of JSON Schema."""
    if isinstance(node, list):
        return [with_null(part) for part in node]
    if not isinstance(node, dict):
        return node
    found = {key: with_null(value) for key, value in node.items()}
    if found.get("nullable") is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found
