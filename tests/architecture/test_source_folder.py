"""Keeps `platform/` a folder on the path that hides no standard module."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORT = "import platform, sys; sys.stdout.write(platform.__file__ or 'a package')"


def test_platform_has_no_init() -> None:
    inits = [path for path in ROOT.glob("**/platform/__init__.py") if ".venv" not in path.parts]

    assert inits == []


@pytest.mark.parametrize("path", [".", "platform:."])
def test_import_platform_gives_the_standard_library(path: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        cwd=ROOT,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )

    assert Path(done.stdout) == Path(sysconfig.get_path("stdlib")) / "platform.py"
