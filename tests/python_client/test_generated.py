"""Requires the generated client to be what the present document gives."""

import filecmp
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from millshare_client.generated import SCHEMA_SHA256
from tests.api_schema.released_document import served_document

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "clients" / "python"
MESSAGE = "run: python clients/python/generate.py"


@pytest.fixture(scope="module")
def generate() -> Any:
    """Imports the script that generates the client."""
    spec = importlib.util.spec_from_file_location("generate_client", CLIENT / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def document(generate: Any) -> dict[str, Any]:
    """Returns the present document as the generator is given it."""
    found: dict[str, Any] = generate.prepared(served_document())
    return found


def test_the_client_is_of_the_present_document(generate: Any, document: dict[str, Any]) -> None:
    assert generate.digest(document) == SCHEMA_SHA256, MESSAGE


def test_every_operation_has_a_call(document: dict[str, Any]) -> None:
    calls = {path.stem for path in generated().glob("api/*/*.py")} - {"__init__"}
    operations = {
        row["operationId"] for item in document["paths"].values() for row in item.values()
    }

    assert len(operations) > 100
    assert operations - calls == set()


@pytest.mark.slow
def test_the_client_is_what_the_generator_makes(
    generate: Any, document: dict[str, Any], tmp_path: Path
) -> None:
    generate.generate(document, tmp_path / "generated")

    assert differences(filecmp.dircmp(tmp_path / "generated", generated())) == [], MESSAGE


def generated() -> Path:
    """Returns the folder of the generated code."""
    return CLIENT / "src" / "millshare_client" / "generated"


def differences(compared: "filecmp.dircmp[str]") -> list[str]:
    """Returns the files that are not the same on both sides."""
    found = [*compared.left_only, *compared.right_only, *compared.diff_files, *compared.funny_files]
    for inner in compared.subdirs.values():
        found += differences(inner)
    return [name for name in found if name != "__pycache__"]
