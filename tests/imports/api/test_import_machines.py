"""Tests that machines and certifications are imported, updated and taken back."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from factories.models import Certification, Machine
from tests import builders
from tests.imports.conftest import IMPORTS, Plant, commit, sent, written
from vocabularies.models import Process

pytestmark = pytest.mark.django_db


def machine_line(number: int = 1, **values: Any) -> dict[str, Any]:
    """Returns a line of a machine."""
    given = {
        "name": f"Mill {number}",
        "process": "CNC milling (3-axis)",
        "material_families": ["aluminium", "carbon-steel"],
        "count": "2",
        "hourly_rate": "85.50",
        "best_tolerance": "IT7",
        **values,
    }
    return {"position": f"row {number + 1}", "values": given, "key": f"machine {number}"}


def certificate_line(**values: Any) -> dict[str, Any]:
    """Returns a line of a certification."""
    given = {
        "standard": "iso-9001",
        "number": "C-1",
        "body": "CQC",
        "valid_from": "2026-01-01",
        "valid_to": "2028-12-31",
        **values,
    }
    return {"position": "row 2", "values": given, "key": "certificate"}


def sent_as(client: APIClient, kind: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """Returns the preview of lines of a kind."""
    return sent(client, written(*lines), kind=kind).json()


def errors_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns code and field of all errors."""
    return [(error["code"], error["field"]) for line in body["lines"] for error in line["errors"]]


@pytest.fixture
def process() -> str:
    """Returns the name of a process."""
    return Process.objects.get(pk="cnc-milling-3-axis").name_en


def test_machines_are_stored_with_terms_by_code_and_name(
    client: APIClient, plant: Plant, process: str
) -> None:
    preview = sent_as(
        client, "machines", machine_line(process=process), machine_line(2, process=process)
    )

    committed = commit(client, preview["id"]).json()

    assert committed["outcome"]["added"] == 2, preview
    machine = Machine.objects.get(name="Mill 1")
    assert machine.factory == plant.factory
    assert (machine.process_id, machine.best_tolerance_id) == ("cnc-milling-3-axis", "IT7")
    assert (machine.count, machine.hourly_rate, machine.setup_rate) == (
        2,
        Decimal("85.5"),
        Decimal("85.5"),
    )
    assert sorted(machine.material_families.values_list("pk", flat=True)) == [
        "aluminium",
        "carbon-steel",
    ]
    assert preview["lines"][0]["notes"][0]["code"] == "setup_rate_as_hourly_rate"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"process": "cnc miling"}, ("term_unknown", "process")),
        ({"process": None}, ("value_missing", "process")),
        ({"material_families": ["unobtainium"]}, ("term_unknown", "material_families")),
        ({"count": "0"}, ("rule_broken", "count")),
        ({"count": "1.5"}, ("value_unreadable", "count")),
        ({"speed_factor": "40"}, ("rule_broken", "speed_factor")),
        ({"factory": "Berlin"}, ("factory_not_own", "factory")),
        ({"name": "Lathe 7"}, None),
    ],
)
def test_rules_of_machines_are_errors_of_lines(
    client: APIClient, plant: Plant, process: str, values: dict[str, Any], error: Any
) -> None:
    body = sent_as(client, "machines", machine_line(**{"process": process, **values}))

    assert errors_of(body) == ([error] if error else [])


def test_factory_is_named_where_there_are_several(
    client: APIClient, plant: Plant, process: str
) -> None:
    second = builders.factory(organisation=plant.organisation, name="Berlin")

    unnamed = sent_as(client, "machines", machine_line(process=process))
    named = sent_as(client, "machines", machine_line(process=process, factory="berlin"))
    commit(client, named["id"])

    assert errors_of(unnamed) == [("factory_not_named", "factory")]
    assert Machine.objects.get(name="Mill 1").factory == second


def test_name_twice_in_a_file_is_an_error(client: APIClient, plant: Plant, process: str) -> None:
    body = sent_as(
        client,
        "machines",
        machine_line(process=process),
        machine_line(2, process=process, name="mill 1"),
    )

    assert errors_of(body) == [("name_comes_twice", "name")]


def test_known_machine_is_updated_and_restored(
    client: APIClient, plant: Plant, process: str
) -> None:
    line = machine_line(name="Lathe 7", process=process, material_families=["titanium"])
    preview = sent_as(client, "machines", line)
    commit(client, preview["id"])
    changed = Machine.objects.get(pk=plant.machine.pk)
    materials = set(changed.material_families.values_list("pk", flat=True))

    undone = client.post(f"{IMPORTS}{preview['id']}/undo/")

    assert preview["lines"][0]["recognised"]["object"] == str(plant.machine.pk)
    assert (changed.hourly_rate, changed.count, materials) == (Decimal("85.5"), 2, {"titanium"})
    assert undone.status_code == 200, undone.json()
    restored = Machine.objects.get(pk=plant.machine.pk)
    assert (restored.hourly_rate, restored.count) == (Decimal(120), 1)
    assert restored.material_families.count() == 2


def test_undo_of_machines_names_those_with_windows(
    client: APIClient, plant: Plant, process: str
) -> None:
    preview = sent_as(
        client, "machines", machine_line(process=process), machine_line(2, process=process)
    )
    commit(client, preview["id"])
    window = builders.window(Machine.objects.get(name="Mill 2"))

    blocked = client.post(f"{IMPORTS}{preview['id']}/undo/").json()
    window.delete()
    undone = client.post(f"{IMPORTS}{preview['id']}/undo/")

    assert blocked["code"] == "undo_blocked"
    assert "Mill 2" in blocked["detail"]
    assert undone.status_code == 200
    assert list(Machine.objects.values_list("name", flat=True)) == ["Lathe 7"]


def test_certifications_are_stored_updated_and_taken_back(client: APIClient, plant: Plant) -> None:
    first = sent_as(client, "certifications", certificate_line())
    commit(client, first["id"])
    longer = sent_as(client, "certifications", certificate_line(valid_to="2029-12-31"))
    commit(client, longer["id"])
    extended = str(Certification.objects.get().valid_to)

    client.post(f"{IMPORTS}{longer['id']}/undo/")
    restored = str(Certification.objects.get().valid_to)
    client.post(f"{IMPORTS}{first['id']}/undo/")

    assert longer["lines"][0]["recognised"]["action"] == "update"
    assert (extended, restored) == ("2029-12-31", "2028-12-31")
    assert not Certification.objects.exists()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"standard": "iso 9002"}, ("term_unknown", "standard")),
        ({"valid_to": "2020-01-01"}, ("days_reversed", "valid_to")),
        ({"valid_to": "soon"}, ("value_unreadable", "valid_to")),
        ({"number": ""}, ("value_missing", "number")),
        ({"number": "x" * 100}, ("value_unreadable", "number")),
    ],
)
def test_rules_of_certifications_are_errors_of_lines(
    client: APIClient, plant: Plant, values: dict[str, Any], error: tuple[str, str]
) -> None:
    body = sent_as(client, "certifications", certificate_line(**values))

    assert errors_of(body) == [error]
