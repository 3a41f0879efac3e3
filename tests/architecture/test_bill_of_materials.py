"""Tests that a release's bill of materials names every package of the image."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.system
ROOT = Path(settings.ROOT)


def test_bill_names_each_pinned_package_with_its_hashes(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    command = [
        *(str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", "requirements.txt"),
        *("--pyproject", "pyproject.toml", "-o", str(bill)),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)

    named = {
        (row["name"], row["version"]): row["externalReferences"][0]["hashes"]
        for row in json.loads(bill.read_text())["components"]
    }
    pins = re.findall(
        r"^([^=\s\[]+)\S*?==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    assert named.keys() == set(pins)
    assert all(named.values())
