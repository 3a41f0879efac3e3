"""Tests that vendored libraries are unmodified and licensed."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "platform/console/static/console/vendor"
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \|.*\| `(?P<sum>[0-9a-f]{64})` \|$", re.MULTILINE)


def test_files_have_the_checksums_that_are_written_down() -> None:
    expected = {row["file"]: row["sum"] for row in ROW.finditer((VENDOR / "README.md").read_text())}

    scripts = [file for file in VENDOR.iterdir() if file.suffix in (".js", ".css")]
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in scripts}

    assert found == expected
    assert len(found) >= 2


def test_every_library_has_its_licence() -> None:
    for script in VENDOR.glob("*.js"):
        name = script.name.partition(".")[0]
        assert (VENDOR / f"{name}-LICENSE.txt").read_text().strip()
