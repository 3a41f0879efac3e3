"""Tests that the examples print what their pages say."""

import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)


@pytest.mark.parametrize("language", ["", ".zh"])
def test_quickstart_prints_what_the_guide_shows(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    runpy.run_path(str(ROOT / "examples/quickstart.py"), run_name="__main__")

    guide = (ROOT / f"docs/guide/engine{language}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    assert capsys.readouterr().out in blocks
