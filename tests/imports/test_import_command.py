"""Tests that administrators import files as members do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from factories.models import CapacityWindow
from factories.states import WindowStatus
from imports.models import Import
from tests import builders
from tests.imports.conftest import Plant, window_line, written

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """Returns what the command prints."""
    output = StringIO()
    call_command("import", *words, stdout=output, stderr=output)
    return output.getvalue()


@pytest.fixture
def file(tmp_path: Path, plant: Plant) -> Path:
    """Writes a file with a good line, a question, and something left out."""
    asked = window_line(
        plant, 1, questions=[["term_unknown", "", {"found": "x", "choices": ["a", "b"]}]]
    )
    left_out = [{"position": "event 9", "message": ["file_empty", "", {}]}]
    path = tmp_path / "idle.json"
    path.write_text(written(window_line(plant), asked, left_out=left_out))
    return path


def test_preview_is_printed_and_nothing_stored(plant: Plant, file: Path) -> None:
    printed = run("windows", str(file), "--organisation", plant.organisation.name)

    assert "row 2 [good] machine=" in printed
    assert "row 3 [question]" in printed
    assert "event 9 [left out] The file is empty" in printed
    assert "--answer 'term_unknown:x=…': a, b" in printed
    assert "lines 2, good 1, questions 1, left out 1" in printed
    assert not CapacityWindow.objects.exists()


def test_lines_are_stored_where_asked_for(plant: Plant, file: Path) -> None:
    words = ("windows", str(file), "--organisation", str(plant.organisation.pk))

    with pytest.raises(CommandError, match="1 line has errors or open questions"):
        run(*words, "--commit", "all")
    printed = run(*words, "--commit", "all", "--publish", "--answer", "term_unknown:x=a")

    assert "added 2" in printed
    assert set(CapacityWindow.objects.values_list("status", flat=True)) == {WindowStatus.PUBLISHED}
    assert Import.objects.get(status="committed").by is None


def test_large_file_is_read_by_the_command_itself(plant: Plant, file: Path, settings) -> None:
    settings.IMPORTS = {**settings.IMPORTS, "small_bytes": 1}

    printed = run("windows", str(file), "--organisation", plant.organisation.name)

    assert "lines 2, good 1" in printed


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--organisation", "Nobody"], "There is no organisation “Nobody”."),
        (["--option", "colour=red"], "There is no option “colour”."),
        (["--option", "weeks"], "write NAME=VALUE"),
    ],
)
def test_wrong_words_are_named(plant: Plant, file: Path, words: list[str], reason: str) -> None:
    given = ["--organisation", plant.organisation.name, *words]

    with pytest.raises(CommandError, match=reason):
        run("windows", str(file), *given)


def test_kind_must_fit_the_organisation(plant: Plant, file: Path) -> None:
    buyer = builders.buyer()

    with pytest.raises(CommandError, match="none whose windows are imported"):
        run("windows", str(file), "--organisation", buyer.name)


def test_missing_and_unreadable_files_are_named(plant: Plant, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"%PDF-1.7")
    words = ("--organisation", plant.organisation.name)

    with pytest.raises(CommandError, match="No such file"):
        run("windows", str(tmp_path / "none"), *words)
    with pytest.raises(CommandError, match="This is a PDF"):
        run("windows", str(broken), *words)
