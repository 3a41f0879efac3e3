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
from tests.console.browser.conftest import DESKTOP, PHONE
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
    page.wait_for_load_state("networkidle")


def excess_width(page: Any) -> int:
    """Returns the pixels by which the page is too wide."""
    for _attempt in range(RESIZE_ATTEMPTS):
        if (pixels := page.evaluate(TOO_WIDE)) <= 0:
            break
        page.wait_for_timeout(RESIZE_MS)
    return pixels


@pytest.mark.parametrize("side", SIDES)
def test_pages_have_no_faults_are_accessible_in_light_and_dark_and_fit_a_phone(
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    faults_of: Callable[..., list[str]],
    world: World,
    side: str,
) -> None:
    found = []
    page = open_page()
    sign_in(page, getattr(world, side))

    for spec in specs_of(side):
        visit(page, spec, world)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{scheme}: {fault}" for fault in faults_of(page)]
        if page.evaluate(HEADINGS) != 1:
            found.append(f"{spec.name}: not one heading")
        page.set_viewport_size(PHONE)
        if (pixels := excess_width(page)) > 0:
            found.append(f"{spec.name}: {pixels} pixels wider than a phone")
        page.set_viewport_size(DESKTOP)

    assert found == []


def english_messages() -> set[str]:
    """Returns English messages with another Chinese text and no placeholders."""
    return {
        entry.msgid.strip()
        for catalogue in CATALOGUES.rglob("django.po")
        for entry in polib.pofile(str(catalogue))
        if PLAIN.match(entry.msgid.strip()) and entry.msgstr != entry.msgid
    }


@pytest.mark.parametrize("side", SIDES)
def test_pages_are_chinese_throughout(
    open_page: Callable[..., Any], sign_in: Callable[..., None], world: World, side: str
) -> None:
    # Loaded in dark, so that pages have no faults there either.
    page = open_page("zh-hans", dark=True)
    sign_in(page, getattr(world, side))
    english = english_messages()
    left = {}

    for spec in specs_of(side):
        visit(page, spec, world)
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        lines = {line.strip() for line in page.locator("body").inner_text().splitlines()}
        if found := sorted(lines & english):
            left[spec.name] = found

    assert english
    assert left == {}
