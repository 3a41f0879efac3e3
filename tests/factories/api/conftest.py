"""Provides accepted bodies and addresses of rows for tests of the API of supply."""

from typing import Any

import pytest

from factories.states import WindowStatus
from tests import builders
from tests.factories.api.bodies import CERTIFICATION, FACTORY, MACHINE


@pytest.fixture
def bodies(mine: Any, terms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Returns a body that each collection accepts."""
    factory = str(mine.factory.pk)
    return {
        "factories": {**FACTORY},
        "machines": {**MACHINE, "factory": factory},
        "certifications": {**CERTIFICATION, "factory": factory},
        "capacity-windows": terms,
    }


@pytest.fixture
def addresses(mine: Any) -> dict[str, str]:
    """Returns the address of one row of the planner's in each collection."""
    window = builders.window(mine.machine, status=WindowStatus.DRAFT)
    rows = {
        "factories": mine.factory,
        "machines": mine.machine,
        "certifications": builders.certification(mine.factory, "iso-9001"),
        "capacity-windows": window,
    }
    return {name: f"/api/v1/{name}/{row.pk}/" for name, row in rows.items()}
