"""Writes the reference of settings: `python -m config.settings_reference`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.environment import ROOT, Environment

INTRODUCTION = """\
# Configuration

Environment variables, read once at start; a wrong or missing one is named, and nothing starts.
Compose reads them from `.env` beside `docker-compose.yml`. This page is generated:
`PYTHONPATH=platform python -m config.settings_reference > docs/operations/configuration.md`.
"""


def reference() -> str:
    """Returns the page: one table for each subject."""
    groups = [Environment, *Environment.__bases__]
    return "\n".join([INTRODUCTION, *("\n".join(table_of(group)) for group in groups)])


def table_of(group: Any) -> Iterator[str]:
    """Yields the lines of one subject's table."""
    yield f"## {group.__doc__.strip().splitlines()[0].rstrip('.')}\n"
    yield "| variable | default | meaning |"
    yield "| --- | --- | --- |"
    for name in group.__annotations__:
        if name not in group.model_fields:
            continue
        field = group.model_fields[name]
        words = (field.description or "").replace("|", "\\|")
        yield f"| `{name.upper()}` | {default_of(field)} | {words}{bounds_of(field)} |"
    yield ""


def default_of(field: FieldInfo) -> str:
    """Returns a default as one writes it in the environment."""
    if field.is_required():
        return "required"
    value = field.default
    if value in (PydanticUndefined, "", ()):
        return "–"
    if isinstance(value, Path):
        value = value.relative_to(ROOT)
    return f"`{value}`"


def bounds_of(field: FieldInfo) -> str:
    """Returns the least and the largest number that is allowed."""
    limits = {}
    for row in field.metadata:
        for name in ("ge", "gt", "le"):
            if getattr(row, name, None) is not None:
                limits[name] = getattr(row, name)
    if not limits:
        return ""
    least = limits["ge"] if "ge" in limits else f"Above {limits['gt']}"
    return f" {least} to {limits['le']}."


if __name__ == "__main__":
    sys.stdout.write(reference())
