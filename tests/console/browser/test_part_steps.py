"""Tests in a browser that a phone shows a part in steps and loses nothing."""

import os
from pathlib import Path

import pytest

from orders.models import OrderedFile
from orders.services.part_changes import add_file
from tests import builders
from tests.console.browser.conftest import DESKTOP, PHONE
from tests.console.browser.test_every_page import excess_width
from tests.fulfilment.revised_order import Revision

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = "120 pcs bracket 5052-H32, ISO 2768-m, 100x60x5 mm, laser cut"


def shot(page, name: str) -> None:
    """Saves a picture of the page where a folder for them is named."""
    folder = os.environ.get("SCREENSHOTS_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_new_part_is_three_steps_and_keeps_what_was_typed(
    open_page, sign_in, faults_of, language
):
    page = open_page(language, phone=True)
    sign_in(page, builders.member(builders.buyer(), "purchaser"))
    page.goto("/buyer/parts/new/")
    shot(page, f"new-{language}")
    page.locator("#id_request_text").fill(REQUEST)
    page.locator("form.sending button.main").click()
    page.wait_for_url("**/buyer/parts/*-*/")

    # The facts come first; files and quantity are steps of their own.
    assert page.locator("#facts-title").is_visible()
    assert not page.locator("#files-title").is_visible()
    assert not page.locator("#id_quantity").is_visible()
    shot(page, f"facts-{language}")
    page.locator(".step-ends a[href='#routing-title']").click()
    page.locator("#id_quantity").fill("77")
    assert not page.locator("#facts-title").is_visible()
    shot(page, f"order-{language}")
    assert (excess_width(page), faults_of(page)) == (0, [])

    page.locator("#part-order .step-ends a").click()
    page.locator("[data-step=facts] summary").click()
    page.locator("#id_finish").fill("zinc plated")
    page.locator("form[data-keeps=details] button").click()
    page.wait_for_load_state()
    page.locator("[data-step-link=order]").click()
    assert page.locator("#id_quantity").input_value() == "77"

    page.set_viewport_size(DESKTOP)
    for title in ("#files-title", "#facts-title", "#routing-title"):
        assert page.locator(title).is_visible()
    assert not page.locator(".part-steps").is_visible()
    shot(page, f"desktop-{language}")


def test_a_revision_is_put_on_an_order_and_marked_on_the_offer(open_page, sign_in, faults_of):
    revision = Revision()
    add_file(part=revision.order.part, attachment=revision.new, by=None)
    page = open_page("zh-hans")
    sign_in(page, revision.buyer)
    page.goto(f"/buyer/orders/{revision.order.pk}/")
    page.locator("details:has(#revision-replaces) summary").click()
    page.locator("#revision-replaces").select_option(str(revision.old.pk))
    page.locator("#revision-attachment").select_option(str(revision.new.pk))
    page.locator("#revision-revision").fill("B")
    shot(page, "revision-form")
    page.locator("details:has(#revision-replaces) button").click()
    page.locator(".badge", has_text="B").first.wait_for()
    assert OrderedFile.objects.count() == 2
    shot(page, "revised-order")
    page.set_viewport_size(PHONE)
    assert (excess_width(page), faults_of(page)) == (0, [])
    offer = open_page("en", phone=True)
    sign_in(offer, revision.planner)
    offer.goto(f"/factory/allocations/{revision.first.pk}/")
    offer.get_by_text("You had accepted this offer").wait_for()
    assert (excess_width(offer), faults_of(offer)) == (0, [])
    shot(offer, "revised-offer")
