"""Tests that the snippets of the API guide run, in their order."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import builders
from tests.processes import start_worker, worker

# Fixtures, which pytest finds here.
__all__ = ["start_worker", "worker"]
pytestmark = pytest.mark.system
PASSWORD = "a long password"
SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def snippets() -> list[str]:
    """Returns the Python of the guide."""
    text = (Path(settings.ROOT) / "docs/guide/api.md").read_text(encoding="utf-8")
    return SNIPPET.findall(text)


def test_snippets_take_a_job_from_hours_to_acceptance(
    transactional_db: None, live_server: Any, worker: Any
) -> None:
    people = {
        "OPERATOR": builders.member(builders.operator()),
        "FACTORY": builders.member(builders.organisation(name="Near Works")),
        "BUYER": builders.member(builders.buyer(name="Quiet Buyer")),
    }
    names: dict[str, Any] = {name: person.email for name, person in people.items()}
    names |= {"API": f"{live_server.url}/api/v1", "PASSWORD": PASSWORD}

    for number, code in enumerate(snippets(), start=1):
        exec(compile(code, f"docs/guide/api.md, snippet {number}", "exec"), names)

    assert names["proposal"]["order"] == names["order"]["id"]
