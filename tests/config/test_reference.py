"""Compares the reference of environment variables with what the product reads."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.environment import Environment
from config.settings_reference import reference

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {"secret_key": "x", "database_url": "postgres://h/d", "redis_url": "redis://h"}


def test_page_says_what_the_product_reads() -> None:
    page = (ROOT / "docs" / "operations" / "configuration.md").read_text(encoding="utf-8")

    assert page == reference(), "write it again by the command that it names"
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", page, re.MULTILINE)
    assert {name.lower() for name, _default, _meaning in rows} == set(Environment.model_fields)


def test_bad_values_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("OFFER_HOURS", "0"), ("PUBLIC_URL", "ftp://x"), ("MATCH_SECONDS", "soon")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(ValidationError, match=name.lower()):
                Environment(**NEEDED)
    assert Environment(**NEEDED).hsts_preload is False
    monkeypatch.setenv("HSTS_PRELOAD", "true")
    assert Environment(**NEEDED).hsts_preload is True
