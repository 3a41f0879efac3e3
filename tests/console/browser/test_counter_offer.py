"""Tests in a browser how a factory asks for other terms and sees what they may be."""

import pytest

from matching.models import Allocation
from tests.console.browser.conftest import PHONE
from tests.console.browser.test_every_page import excess_width
from tests.console.browser.world import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_rate_that_is_typed_is_compared_at_once(open_page, sign_in, faults_of):
    people = build()
    offer = Allocation.objects.filter(status="offered").order_by("pk")[0]
    page = open_page()
    sign_in(page, people.factory)
    page.goto(f"/factory/allocations/{offer.pk}/")
    page.locator("#other-terms summary").click()
    most = page.get_by_text("The rate must be ≤").inner_text()

    page.locator("#id_hourly_rate").fill("9999")
    page.get_by_text("These terms are above the limit.").wait_for()
    assert page.get_by_text("The rate must be ≤").inner_text() == most
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert excess_width(page) <= 0

    page.locator("#id_hourly_rate").fill("")
    page.locator("#id_minutes").fill("5")
    page.get_by_role("button", name="Ask for these terms").click()
    page.get_by_text("You asked for other terms").wait_for()
    assert faults_of(page) == []
