"""Replaces the content of a folder as a whole: it is the old or the new.

The folder itself may be a mount, so that what is in it is renamed, not the folder. The names below
say how far a replacement came, so that the next one undoes what a killed one has left.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What is copied; its name once nothing of the old is left beside it; what was there before, and
# its name once it is not needed any more.
MARKS = (".restore-coming", ".restore-entering", ".restore-leaving", ".restore-left")


@contextmanager
def replaced_files(source: Path, folder: Path) -> Iterator[None]:
    """Replaces what is in `folder` by a copy of `source`, or by nothing without it.

    Everything is copied before anything is renamed. Where that, or the block, fails, all is as it
    was before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    coming, entering, leaving, left = (folder / name for name in MARKS)
    undo_replacement(folder)
    try:
        if source.is_dir():
            shutil.copytree(source, coming)
        else:
            coming.mkdir()
        leaving.mkdir()
        move_all(folder, leaving)
        coming.rename(entering)
        move_all(entering, folder)
        yield
    except BaseException:
        undo_replacement(folder)
        raise
    leaving.rename(left)
    undo_replacement(folder)


def undo_replacement(folder: Path) -> None:
    """Brings back what was there before a replacement that did not end.

    It may be interrupted and called again. Of one that ended it removes what is left.
    """
    coming, entering, leaving, left = (folder / name for name in MARKS)
    if entering.exists() and not left.exists():
        for new in contents(folder):
            delete(new)
    for rest in (coming, entering, left):
        if rest.exists():
            shutil.rmtree(rest)
    if leaving.exists():
        move_all(leaving, folder)
        leaving.rmdir()


def is_half_replaced(folder: Path) -> bool:
    """Returns whether a replacement of the content is under way or was cut off."""
    return any((folder / name).exists() for name in MARKS)


def contents(folder: Path) -> list[Path]:
    """Returns what is in a folder, without the marks."""
    return [path for path in folder.iterdir() if path.name not in MARKS]


def move_all(source: Path, target: Path) -> None:
    """Renames all that is in one folder into another of the same file system."""
    for path in contents(source):
        path.rename(target / path.name)


def delete(path: Path) -> None:
    """Deletes a file, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
