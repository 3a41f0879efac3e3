"""Provides the vocabulary files and a copy that a test may change."""

import shutil
from pathlib import Path

import pytest

from vocabularies import loading
from vocabularies.models import VOCABULARIES


@pytest.fixture(scope="session")
def files() -> dict[str, list[dict[str, str]]]:
    """Returns the rows of every file, by vocabulary."""
    manifest = loading.read_manifest()
    return {name: loading.read_file(name, manifest[name]) for name in VOCABULARIES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copies the vocabulary files."""
    return Path(shutil.copytree(loading.DATA, tmp_path / "data"))
