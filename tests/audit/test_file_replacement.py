"""Tests that a folder has all old or all new files, wherever its change fails."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import file_replacement
from audit.file_replacement import is_half_replaced, replaced_files

OLD = {"a/one.pdf": b"old one", "a/two.pdf": b"old two", "b/three.pdf": b"three", "four": b"4"}
NEW = {"a/one.pdf": b"new one", "c/five.pdf": b"five", "six": b"6"}
RENAMES = 3 + 1 + 3 + 1
RENAME = Path.rename


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return filled(tmp_path / "source", NEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "folder", OLD)


def filled(folder: Path, files: dict[str, bytes]) -> Path:
    """Writes files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    """Returns the files below a folder, those of an unfinished change too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def failing(real: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Returns a function that works until its call of this number."""
    calls = iter(range(at + 1))

    def call(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == at:
            raise OSError("disk")
        return real(*args, **kwargs)

    return call


def test_files_are_replaced_and_nothing_else_is_left(source: Path, folder: Path) -> None:
    with replaced_files(source, folder):
        assert is_half_replaced(folder)

    assert files_in(folder) == NEW
    assert not is_half_replaced(folder)


def test_archive_without_files_leaves_none(tmp_path: Path, folder: Path) -> None:
    with replaced_files(tmp_path / "none", folder):
        pass

    assert list(folder.iterdir()) == []


def test_old_files_come_back_where_the_database_fails(source: Path, folder: Path) -> None:
    with pytest.raises(RuntimeError), replaced_files(source, folder):
        raise RuntimeError("psql failed")

    assert files_in(folder) == OLD
    assert not is_half_replaced(folder)


def test_failure_in_the_middle_of_copying_changes_nothing(source: Path, folder: Path) -> None:
    # No pipe can be copied; all else is copied before copying fails.
    os.mkfifo(source / "pipe")

    with pytest.raises(shutil.Error, match="named pipe"), replaced_files(source, folder):
        pytest.fail("the database would change")

    assert files_in(folder) == OLD
    assert not is_half_replaced(folder)


@pytest.mark.parametrize("at", range(RENAMES - 1))
def test_failure_of_any_renaming_changes_nothing(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    broken = failing(Path.rename, at)
    monkeypatch.setattr(Path, "rename", broken)
    undo = file_replacement.undo_replacement

    def undo_on_a_sound_disk(folder: Path) -> None:
        with monkeypatch.context() as sound:
            sound.setattr(Path, "rename", RENAME)
            undo(folder)

    monkeypatch.setattr(file_replacement, "undo_replacement", undo_on_a_sound_disk)

    with pytest.raises(OSError, match="disk"), replaced_files(source, folder):
        pytest.fail("the database would change")

    assert files_in(folder) == OLD


@pytest.mark.parametrize("at", range(RENAMES))
@pytest.mark.parametrize("stops_again", [False, True])
def test_next_restore_undoes_what_a_killed_one_left(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, stops_again: bool
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Path, "rename", failing(Path.rename, at))
        killed.setattr(file_replacement, "undo_replacement", lambda folder: None)
        with pytest.raises(OSError, match="disk"), replaced_files(source, folder):
            pass
    assert is_half_replaced(folder)
    if stops_again:
        with monkeypatch.context() as killed:
            killed.setattr(Path, "rename", failing(Path.rename, 1))
            # Where there is only one thing to bring back it is done.
            with contextlib.suppress(OSError):
                file_replacement.undo_replacement(folder)

    with pytest.raises(RuntimeError), replaced_files(source, folder):
        raise RuntimeError("psql failed")

    assert files_in(folder) == OLD
