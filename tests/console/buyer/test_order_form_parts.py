"""Tests the parts of the order form that follow typing."""

from decimal import Decimal

import pytest

from common.models import QuotaUse
from console.buyer.forms import rearranged_steps
from console.buyer.views.order_form_parts import short_money
from console.buyer.widgets import search_processes
from orders.models import Order
from tests import builders
from tests.console.buyer.conftest import step_sent

ESTIMATE = "/buyer/orders/new/estimate/"
ROUTING = "/buyer/orders/new/routing/"


def market(factories: int) -> None:
    """Creates factories with a machine each."""
    for number in range(factories):
        rate = Decimal(100 + 10 * number)
        builders.window(builders.machine(hourly_rate=rate), hourly_rate=rate)


def test_empty_form_has_an_estimate(browser):
    page = browser.post(ESTIMATE, {}).content.decode()

    assert "Steps of the routing" in page
    assert "Fill in process, time, quantity" in page


def test_missing_points_lead_to_their_fields_most_machines_first(browser, typed):
    market(3)

    page = browser.post(ESTIMATE, typed).content.decode()

    assert 'href="#id_operations-0-envelope_x_mm"' in page
    assert page.index("Size of the part") < page.index("Delivery term")
    assert "3 machines undecided" in page
    assert not Order.objects.exists()


def test_range_is_shown_over_three_organisations(browser, typed):
    market(3)

    page = browser.post(ESTIMATE, typed).content.decode()

    assert "Between CN¥" in page
    assert "at 3 factories" in page


def test_price_is_that_of_the_buyer_and_counts_in_its_quota(browser, typed, buyer):
    market(3)

    browser.post(ESTIMATE, typed)

    uses = QuotaUse.objects.filter(kind="estimates")
    assert set(uses.values_list("owner", "used")) == {(buyer.pk, 1)}
    builders.machine(factory=builders.factory(organisation=buyer))
    page = browser.post(ESTIMATE, typed).content.decode()
    assert "your organisation offers such a process itself" in page
    assert "¥" not in page


def test_who_sees_no_prices_asks_for_none(priceless, typed):
    market(3)

    page = priceless.post(ESTIMATE, typed).content.decode()

    assert "Missing details" in page
    assert "Estimated cost" not in page
    assert not QuotaUse.objects.exists()


def test_no_range_is_shown_over_two(browser, typed):
    market(2)

    page = browser.post(ESTIMATE, typed).content.decode()

    assert "Fewer than 3 manufacturers fit" in page
    assert "¥" not in page


def test_members_without_prices_see_no_range(priceless, typed):
    market(3)

    assert "¥" not in priceless.post(ESTIMATE, typed).content.decode()


def test_a_currency_without_transport_rates_is_named(browser, typed):
    page = browser.post(ESTIMATE, typed | {"currency": "XAF"}).content.decode()

    assert "Orders in XAF cannot be matched yet" in page
    assert "Delivery term" in page
    assert "undecided" not in page


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12", "CNY", "CN¥12"),
        ("12.5", "CNY", "CN¥12.50"),
        ("1200", "JPY", "¥1,200"),
        ("1.25", "KWD", "KWD\xa01.250"),
        ("2", "KWD", "KWD\xa02"),
    ],
)
def test_range_has_no_decimals_where_it_is_whole(amount, currency, text):
    assert short_money(Decimal(amount), currency) == text


def test_the_filter_that_excludes_all_is_named(browser, typed):
    market(3)
    large = {"operations-0-envelope_x_mm": "90000"}

    page = browser.post(ESTIMATE, typed | large).content.decode()

    assert "No such machine is large enough for the part." in page


@pytest.mark.parametrize(
    ("change", "order"),
    [
        ("up-1", ["anodising", "cnc-milling-3-axis"]),
        ("down-0", ["anodising", "cnc-milling-3-axis"]),
        ("up-0", ["cnc-milling-3-axis", "anodising"]),
        ("remove-0", ["anodising"]),
        ("add", ["cnc-milling-3-axis", "anodising", ""]),
        ("nonsense", ["cnc-milling-3-axis", "anodising"]),
    ],
)
def test_steps_are_rearranged(change, order):
    steps = [{"process": "cnc-milling-3-axis"}, {"process": "anodising"}]

    rows, _at = rearranged_steps(steps, change)

    assert [row.get("process", "") for row in rows] == order


def test_last_step_is_not_removed():
    assert rearranged_steps([{}], "remove-0") == ([{}], 0)


def test_rearranged_steps_are_shown_as_they_were_typed(browser):
    sent = {**step_sent(0, ra_um="not a number"), **step_sent(1, process="anodising")}

    page = browser.post(ROUTING, sent | {"operations-TOTAL_FORMS": "2", "routing": "up-1"})

    rows = [form["process"].value() for form in page.context["routing"].forms]
    assert rows == ["anodising", "cnc-milling-3-axis"]
    assert "not a number" in page.content.decode()


def test_process_is_found_by_its_trade_names(browser):
    for words, code in (
        ("HPDC", "high-pressure-die-casting"),
        ("失蜡铸造", "investment-casting"),
        ("翻砂", "sand-casting"),
        ("铣", "milling"),
        ("hard anodised", "anodising-hard"),
    ):
        assert search_processes(words)[0][0].code == code

    page = browser.get("/buyer/orders/new/processes/", {"find": "HPDC"}).content.decode()

    assert '<option value="high-pressure-die-casting" selected>' in page


def test_unknown_process_offers_the_tree(browser):
    page = browser.get("/buyer/orders/new/processes/", {"find": "zzz"}).content.decode()

    assert "No process has this name" in page
    assert page.count("<option") > 200


def test_grades_are_those_of_the_family(browser):
    page = browser.get("/buyer/orders/new/grades/", {"material_family": "aluminium"})

    assert "5052-H32" in page.content.decode()
    assert "Q235" not in page.content.decode()


def test_estimate_takes_few_queries(browser, typed, django_assert_max_num_queries):
    market(4)

    with django_assert_max_num_queries(32):
        browser.post(ESTIMATE, typed)


def test_parts_are_for_those_who_order(viewer):
    assert viewer.post(ESTIMATE, {}).status_code == 403


def test_typed_units_are_shown_in_pieces(browser, typed):
    page = browser.post(ESTIMATE, typed | {"unit": "DZN", "quantity": "10"}).content.decode()
    assert "10 dz = 120 pcs" in page

    page = browser.post(ESTIMATE, typed | {"unit": "KGM", "unit_mass_kg": "80"}).content.decode()
    assert "no whole number of pieces of 80 kg" in page
