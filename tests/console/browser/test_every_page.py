"""Checks every page in a browser: no faults, accessible, translated.

A page fails where the browser's console has a message, a request fails or leaves the site, or
axe-core finds a serious fault, in light and dark; where it is wider than a phone; and where an
English message is left in Chinese.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest

from demo.screenshots.page_catalog import PAGES, PageSpec, organisation_of
from tests.console.browser.conftest import DESKTOP, PHONE, wait_until_idle
from tests.console.browser.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
CATALOGUES = Path(__file__).resolve().parents[3] / "platform" / "locale"
SIDES = ("operator", "factory", "buyer")
PLAIN = re.compile(r"^[A-Z][a-z]+( [a-z]+)+[.!?…]?$")
# How much the page is wider than the window; tables scroll in frames of their own.
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
# Charts resize after the window does, in an event of its own.
RESIZE_ATTEMPTS, RESIZE_MS = 20, 100
HEADINGS = "() => [...document.querySelectorAll('main h1')].length"


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a small market."""
    return build()


def specs_of(side: str) -> list[PageSpec]:
    """Returns the pages of one role."""
    return [spec for spec in PAGES if spec.role == side]


def visit(page: Any, spec: PageSpec, world: World) -> None:
    """Opens the page and waits until it is idle."""
    address = spec.address(organisation_of(getattr(world, spec.role, None)))
    assert address is not None, f"the market has no row for {spec.name}"
    answer = page.goto(address, wait_until="load")
    assert answer.status == 200, f"{address}: {answer.status}"
    wait_until_idle(page)


def excess_width(page: Any) -> int:
    """Returns the pixels by which the page is too wide."""
    for _attempt in range(RESIZE_ATTEMPTS):
        if (pixels := page.evaluate(TOO_WIDE)) <= 0:
            break
        page.wait_for_timeout(RESIZE_MS)
    return pixels


@pytest.mark.parametrize("side", SIDES)
def test_pages_have_no_faults_are_accessible_fit_a_phone_and_are_chinese_throughout(
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    faults_of: Callable[..., list[str]],
    world: World,
    side: str,
) -> None:
    english = english_messages()
    page = open_page()
    sign_in(page, getattr(world, side))
    # Loaded in dark, so that pages have no faults there either.
    chinese_page = open_page("zh-hans", dark=True)
    sign_in(chinese_page, getattr(world, side))

    found = []
    for spec in specs_of(side):
        visit(page, spec, world)
        found += faults_of_page(page, faults_of, spec)
        visit(chinese_page, spec, world)
        found += faults_of_chinese(chinese_page, spec, english)

    assert english
    assert found == []


def faults_of_page(page: Any, faults_of: Callable[..., list[str]], spec: PageSpec) -> list[str]:
    """Returns what is wrong with a page in light and dark, and on a phone."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {fault}" for fault in faults_of(page, colours=scheme == "dark")]
    if page.evaluate(HEADINGS) != 1:
        found.append(f"{spec.name}: not one heading")
    page.set_viewport_size(PHONE)
    if (pixels := excess_width(page)) > 0:
        found.append(f"{spec.name}: {pixels} pixels wider than a phone")
    page.set_viewport_size(DESKTOP)
    return found


def faults_of_chinese(page: Any, spec: PageSpec, english: set[str]) -> list[str]:
    """Returns English messages that are left on a Chinese page, and a wrong language."""
    lines = {line.strip() for line in page.locator("body").inner_text().splitlines()}
    found = [f"{spec.name}: {line}" for line in sorted(lines & english)]
    if page.locator("html").get_attribute("lang") != "zh-Hans":
        found.append(f"{spec.name}: not marked as Chinese")
    return found


def english_messages() -> set[str]:
    """Returns English messages with another Chinese text and no placeholders."""
    return {
        entry.msgid.strip()
        for catalogue in CATALOGUES.rglob("django.po")
        for entry in polib.pofile(str(catalogue))
        if PLAIN.match(entry.msgid.strip()) and entry.msgstr != entry.msgid
    }
