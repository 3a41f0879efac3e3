"""Tests that the documentation site is built whole, in two languages."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings

pytestmark = pytest.mark.system
# What a browser fetches by itself, by tag.
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Links(HTMLParser):
    """Collects the addresses that a page fetches, and those that lead on."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.leading: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the address of a tag."""
        found: dict[str, Any] = dict(attrs)
        if tag in FETCHED and found.get(FETCHED[tag]) and found.get("rel") != "canonical":
            self.fetched.append(found[FETCHED[tag]])
        if tag == "a" and found.get("href"):
            self.leading.append(found["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Builds the site; a warning fails."""
    to = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(to)],
        cwd=settings.ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return to


def pages_of(site: Path) -> dict[Path, Links]:
    """Reads the addresses of all pages."""
    found = {}
    for page in site.rglob("*.html"):
        found[page] = Links()
        found[page].feed(page.read_text(encoding="utf-8"))
    return found


def target_of(page: Path, site: Path, address: str) -> Path:
    """Returns the file that a relative address means."""
    path = unquote(urlsplit(address).path)
    target = (site / path.lstrip("/") if path.startswith("/") else page.parent / path).resolve()
    return target / "index.html" if target.is_dir() else target


def test_site_fetches_nothing_from_elsewhere_and_every_link_leads_to_a_page(site: Path) -> None:
    pages = pages_of(site)
    assert len(pages) > 100

    elsewhere = {
        address for links in pages.values() for address in links.fetched if urlsplit(address).netloc
    }
    assert elsewhere == set()
    broken = {
        f"{page.relative_to(site)}: {address}"
        for page, links in pages.items()
        for address in (*links.fetched, *links.leading)
        if page.name != "404.html"
        and not urlsplit(address).scheme
        and urlsplit(address).path
        and not target_of(page, site, address).is_file()
    }
    assert broken == set()


def test_styles_fetch_nothing_from_elsewhere(site: Path) -> None:
    for sheet in site.rglob("*.css"):
        assert re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*", sheet.read_text()) == []


@pytest.mark.parametrize("name", ["factory", "buyer", "operator", "api", "engine"])
def test_guides_are_in_both_languages(site: Path, name: str) -> None:
    english = (site / "guide" / name / "index.html").read_text(encoding="utf-8")
    chinese = (site / "zh" / "guide" / name / "index.html").read_text(encoding="utf-8")

    words = [
        len(re.findall("[一-鿿]", text.partition("<article")[2])) for text in (english, chinese)
    ]
    assert words[0] == 0
    assert words[1] > 100
