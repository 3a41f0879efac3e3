"""Tests the page of the rules of prices."""

from decimal import Decimal

import pytest
from django.urls import reverse

from matching.models import PriceRule
from matching.selectors.price_rules import current_rule
from matching.services.price_rules import set_rule

pytestmark = pytest.mark.django_db
FIELDS = {
    "currency": "CNY",
    "rule": "no-worse-than-alone",
    "guarantee_percent": "3",
    "cap_percent": "12.5",
    "raised_cap_percent": "40",
    "need_cap_percent": "20",
    "factories_share_percent": "10",
    "reserve_percent": "5",
}


@pytest.fixture
def address():
    """Returns the address of the page."""
    return reverse("operator:prices")


def test_defaults_are_in_force_until_a_rule_is_set(reviewer, address):
    page = reviewer.get(address)

    card = page.context["rules"][0]
    assert (card["currency"], card["rule"]) == ("CNY", "No worse than alone")
    assert [value for _label, value in card["cells"]] == [
        *("2%", "15%", "50%", "25%", "10%", "10%")
    ]
    assert "the defaults are in force" in page.content.decode()


def test_a_reviewer_sets_a_rule_for_runs_requested_from_now_on(reviewer, address):
    answer = reviewer.post(address, FIELDS, follow=True)

    body = answer.content.decode()
    assert "It applies to runs that are requested from now on." in body
    rule = PriceRule.objects.get()
    assert (rule.cap_percent, rule.set_by.email) == (Decimal("12.5"), answer.context["user"].email)
    assert current_rule("CNY") == rule.params
    assert [value for _label, value in answer.context["rules"][0]["cells"]] == [
        *("3%", "12.5%", "40%", "20%", "10%", "5%")
    ]


def test_the_history_names_who_set_each_rule(reviewer, address):
    answer = reviewer.post(address, FIELDS)
    set_rule(currency="EUR", by=None, rule="at-cost")

    history = reviewer.get(address).context["history"]

    assert [(row.currency_id, row.rule) for row, *_cells in history] == [
        ("EUR", "at-cost"),
        ("CNY", "no-worse-than-alone"),
    ]
    assert [setter for _row, setter, _cells in history] == ["–", answer.wsgi_request.user.email]
    assert [card["currency"] for card in reviewer.get(address).context["rules"]] == ["CNY", "EUR"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("reserve_percent", "95", "more than the whole gain"),
        ("raised_cap_percent", "12", "below the highest levy"),
        ("cap_percent", "101", "less than or equal to 100"),
        ("rule", "free", "not one of the available choices"),
    ],
)
def test_an_impossible_rule_is_refused_at_its_field(reviewer, address, field, value, message):
    answer = reviewer.post(address, FIELDS | {field: value})

    assert answer.status_code == 422
    assert message in str(answer.context["form"].errors[field])
    assert not PriceRule.objects.exists()


def test_others_read_or_see_nothing(viewer, without_prices, address):
    body = viewer.get(address).content.decode()
    assert "<form" not in body.split("<main", 1)[1]
    assert viewer.post(address, FIELDS).status_code == 403
    assert without_prices.get(address).status_code == 403


def test_pages_of_prices_are_linked_for_those_who_see_them(viewer, without_prices, address):
    pool = reverse("operator:gain-pool")
    overview = reverse("operator:overview")

    for browser, is_linked in ((viewer, True), (without_prices, False)):
        body = browser.get(overview).content.decode()
        assert (f'href="{address}"' in body) == (f'href="{pool}"' in body) == is_linked
