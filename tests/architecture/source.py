"""Reads the tracked Python files once, for the tests of this package."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written by a generator (clients/python/generate.py).
GENERATED = "clients/python/src/millshare_client/generated/"
PRODUCT = ("factories", "orders", "matching", "platform")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def package(self) -> str:
        """The folder that it is in."""
        return str(Path(self.path).parent)

    @property
    def is_product(self) -> bool:
        """Returns true if it is product code: no test and no migration."""
        top = self.path.split("/")[0]
        return (top in PRODUCT or top == "manage.py") and "/migrations/" not in self.path

    def definitions(self) -> Iterator[Definition]:
        """Yields the functions and classes of the file, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Definition):
                yield node

    def docstrings(self) -> Iterator[tuple[int, str]]:
        """Yields line and text of each docstring."""
        for node in (self.tree, *self.definitions()):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text


@cache
def tracked_files() -> tuple[str, ...]:
    """Returns the paths that git tracks or would track, where the files exist."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = filter(None, listed.stdout.decode().split("\0"))
    return tuple(name for name in names if (ROOT / name).is_file())


@cache
def modules() -> tuple[Module, ...]:
    """Returns all tracked Python files but migrations and generated ones."""
    found = []
    for path in tracked_files():
        is_written = "/migrations/" not in path and not path.startswith(GENERATED)
        if path.endswith(".py") and is_written:
            text = (ROOT / path).read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


@cache
def product() -> tuple[Module, ...]:
    """Returns the modules of the product."""
    return tuple(module for module in modules() if module.is_product)


def words_of(identifier: str) -> list[str]:
    """Splits an identifier in snake or camel case into its words, in lower case."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", identifier.replace("_", " "))
    return spaced.lower().split()
