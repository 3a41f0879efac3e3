"""Tests loading: idempotent, checked, retiring, and usable in migrations."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import ProtectedError

from vocabularies import loading
from vocabularies.models import (
    VOCABULARIES,
    City,
    Incoterm,
    Process,
    Region,
    Term,
    Tolerance,
    Vocabulary,
)

pytestmark = pytest.mark.django_db


def rewrite(folder: Path, name: str, change: Any) -> None:
    """Changes a file's rows in place and seals it as 2026.2."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    loading.seal("2026.2", [name], folder=folder)


def everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model.objects.values()) for model in VOCABULARIES.values()}


def test_migrations_fill_every_vocabulary(files: dict[str, list[dict[str, str]]]) -> None:
    loaded = {name: model.objects.count() for name, model in VOCABULARIES.items()}

    assert loaded == {name: len(rows) for name, rows in files.items()}
    assert loaded == dict(Vocabulary.objects.values_list("code", "term_count"))


def test_loading_again_changes_nothing() -> None:
    before = everything()

    counts = loading.load()

    assert everything() == before
    assert {(c.created, c.changed, c.retired) for c in counts.values()} == {(0, 0, 0)}


def test_loading_heals_a_row_changed_by_hand() -> None:
    Process.objects.filter(code="turning").update(name_en="Whirling", parent=None)

    counts = loading.load("processes")["processes"]

    turning = Process.objects.get(code="turning")
    assert (turning.name_en, turning.parent_id) == ("Turning", "cutting-defined-edge")
    assert (counts.created, counts.changed) == (0, 1)


def test_a_term_that_left_its_file_is_retired_and_kept(folder: Path) -> None:
    rewrite(folder, "incoterms", lambda rows: [row for row in rows if row["code"] != "FAS"])

    counts = loading.load("incoterms", folder=folder)["incoterms"]

    gone = Incoterm.objects.get(code="FAS")
    assert (gone.retired, gone.version, counts.retired) == (True, "2026.1", 1)
    assert Incoterm.objects.get(code="FOB").version == "2026.2"
    assert Vocabulary.objects.get(code="incoterms").term_count == 10


def test_a_retired_term_that_comes_back_is_no_longer_retired(folder: Path) -> None:
    Incoterm.objects.filter(code="FAS").update(retired=True)

    loading.load("incoterms", folder=folder)

    assert not Incoterm.objects.get(code="FAS").retired


def test_a_newer_file_adds_terms_below_one_another(folder: Path) -> None:
    leaf = {"code": "a-leaf", "name_en": "Leaf", "name_zh": "叶", "parent": "a-branch"}
    branch = {"code": "a-branch", "name_en": "Branch", "name_zh": "枝", "parent": "coating"}
    blank = dict.fromkeys(["din8580", "aliases_en", "aliases_zh", "also_does"], "")
    new = [row | blank | {"offerable": "0"} for row in (leaf, branch)]
    rewrite(folder, "processes", lambda rows: new + rows)

    counts = loading.load("processes", folder=folder)["processes"]

    assert Process.objects.get(code="a-leaf").parent.parent_id == "coating"
    assert counts.created == 2


def test_a_newer_file_can_swap_ranks(folder: Path) -> None:
    def swap(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0]["rank"], rows[1]["rank"] = rows[1]["rank"], rows[0]["rank"]
        return rows

    rewrite(folder, "tolerances", swap)

    loading.load("tolerances", folder=folder)
    connection.check_constraints()

    assert Tolerance.objects.get(code="IT01").rank == 10


def test_a_file_that_differs_from_its_checksum_is_rejected(folder: Path) -> None:
    path = folder / "units.csv"
    path.write_bytes(path.read_bytes().replace(b"Piece", b"Peace"))

    with pytest.raises(loading.VocabularyFileError, match=r"units\.csv differs from its checksum"):
        loading.load(folder=folder)

    assert not any(model.objects.filter(name_en="Peace") for model in VOCABULARIES.values())


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("cities", {"region": "CN-ZZ"}, "column region points to unknown CN-ZZ"),
        ("cities", {"region": ""}, "line 2, column region: This reference cannot be empty"),
        ("cities", {"latitude": "north"}, "line 2, column latitude"),
        ("processes", {"parent": "nowhere"}, "column parent points to unknown nowhere"),
        ("tolerances", {"standard": "iso-1"}, "line 2, column standard"),
        ("units", {"name_zh": ""}, "line 2, column name_zh"),
        ("units", {"code": "KGM"}, "more than one row for KGM"),
        ("units", {"colour": "red"}, "unknown column 'colour'"),
    ],
)
def test_a_malformed_file_is_rejected_by_line_and_column(
    name: str, change: dict[str, str], reason: str, folder: Path
) -> None:
    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rest = [row | dict.fromkeys(change.keys() - row.keys(), "") for row in rows[1:]]
        return [rows[0] | change, *rest]

    rewrite(folder, name, spoil)
    before = everything()

    with pytest.raises(loading.VocabularyFileError, match=reason):
        loading.load(name, folder=folder)

    assert everything() == before


def test_one_bad_file_leaves_all_vocabularies_as_they_were(folder: Path) -> None:
    rewrite(folder, "processes", lambda rows: rows[:1])
    rewrite(folder, "cities", lambda rows: [rows[0] | {"region": "CN-ZZ"}])

    with pytest.raises(loading.VocabularyFileError):
        loading.load(folder=folder)

    assert not Process.objects.filter(retired=True).exists()


def test_a_past_model_takes_the_columns_it_has(folder: Path) -> None:
    def add_column(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row | {"colour": "red", "name_en": f"{row['name_en']}!"} for row in rows]

    rewrite(folder, "incoterms", add_column)
    past = MigrationLoader(connection).project_state([("vocabularies", "0001_initial")]).apps

    loading.load("incoterms", apps=past, past=True, folder=folder)

    assert Incoterm.objects.get(code="FOB").name_en == "Free On Board!"


def test_a_past_without_the_table_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    later = type("Later", (), {})
    monkeypatch.setitem(VOCABULARIES, "later", later)
    past = MigrationLoader(connection).project_state([("vocabularies", "0001_initial")]).apps

    counts = loading.load(apps=past, past=True)

    assert "later" not in counts
    assert len(counts) == len(VOCABULARIES) - 1


def test_the_command_prints_the_changes(capsys: pytest.CaptureFixture[str]) -> None:
    Incoterm.objects.filter(code="FAS").update(name_zh="错")

    call_command("load_vocabularies", "incoterms")

    assert capsys.readouterr().out == ("incoterms: 0 created, 1 changed, 10 unchanged, 0 retired\n")


def test_the_command_rejects_an_unknown_vocabulary() -> None:
    with pytest.raises(CommandError, match="no vocabulary 'colours'; known: processes"):
        call_command("load_vocabularies", "colours")


def test_the_command_seals_changed_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "units.csv"
    path.write_bytes(path.read_bytes().replace(b"Piece", b"Part"))
    monkeypatch.setattr(loading.seal, "__kwdefaults__", {"folder": folder})

    call_command("load_vocabularies", "units", seal="2027.1")

    loading.load("units", folder=folder)
    assert Vocabulary.objects.get(code="units").version == "2027.1"


def test_terms_in_use_cannot_be_deleted() -> None:
    with pytest.raises(ProtectedError):
        Region.objects.get(code="CN-GD").delete()


@pytest.mark.parametrize(
    ("model", "code", "change", "constraint"),
    [
        (Process, "turning", {"parent": "turning"}, "process_not_its_own_parent"),
        (Region, "CN-GD", {"country": "JP"}, "region_code_opens_with_country"),
        (City, "wuxi", {"latitude": 91}, "city_latitude_within_90_degrees"),
        (City, "wuxi", {"longitude": -181}, "city_longitude_within_180_degrees"),
        (Incoterm, "FOB", {"name_zh": ""}, "incoterm_has_code_and_both_names"),
    ],
)
def test_the_database_rejects_what_must_never_be(
    model: type[Term], code: str, change: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        model.objects.filter(code=code).update(**change)
