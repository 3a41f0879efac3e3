"""Tests the directory of factories and their verification."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import now
from common.ids import new_id
from factories.models import Factory
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(market):
    """Builds a factory with an expired certification and one without any."""
    far = builders.factory(name="Xi'an Castings", region_id="CN-SN", verification="verified")
    builders.certification(far, "iso-14001", valid_to=now().date() - timedelta(days=1))
    builders.machine(far, process_id="sand-casting")
    return far, builders.factory(name="Bare Works")


def names(browser, **choices):
    table = browser.get(reverse("operator:factories"), choices).context["table"]
    return [row.record.name for row in table.rows]


def test_directory_is_filtered(operator, others):
    assert names(operator) == ["Bare Works", "Suzhou Works", "Xi'an Castings"]
    assert names(operator, verification="verified") == ["Xi'an Castings"]
    assert names(operator, region="CN-SN") == ["Xi'an Castings"]
    assert names(operator, process="sand-casting") == ["Xi'an Castings"]
    assert names(operator, certification="near") == ["Suzhou Works"]
    assert names(operator, certification="expired") == ["Xi'an Castings"]
    assert names(operator, certification="none") == ["Bare Works", "Xi'an Castings"]
    assert names(operator, text="suzhou") == ["Suzhou Works"]
    assert names(operator, text="nowhere") == []


def test_directory_sorts_by_optional_figures(operator, others):
    assert names(operator, sort="-free")[0] == "Suzhou Works"
    assert names(operator, sort="-in_time")[0] == "Suzhou Works"
    assert set(names(operator, sort="answer")) == set(names(operator))


def test_directory_reads_as_often_for_many_factories(
    operator, market, django_assert_max_num_queries
):
    for _ in range(30):
        builders.window(builders.machine())

    with django_assert_max_num_queries(20):
        answer = operator.get(reverse("operator:factories"))

    assert answer.context["number"] == 31


def test_a_factory_shows_its_record(operator, market):
    context = operator.get(reverse("operator:factory", args=[market.factory.pk])).context

    assert (context["record"].in_time, context["record"].late) == (100, 0)
    assert context["total"].consumed_ms == 11 * 3_600_000
    assert len(context["tables"]["machines"].rows) == 1


@pytest.mark.parametrize("name", ["certifications", "machines"])
def test_tables_of_a_factory_are_exported(operator, market, name):
    address = reverse("operator:factory", args=[market.factory.pk])

    sheet = operator.get(address, {"export": f"{name}-csv"}).content.decode()

    assert len(sheet.splitlines()) == 2
    assert "<" not in sheet


@pytest.mark.parametrize("name", ["certifications", "machines"])
def test_a_sort_of_one_table_brings_that_alone(operator, market, name):
    asked = {"HX-Request": "true", "HX-Target": f"{name}-table"}

    page = operator.get(reverse("operator:factory", args=[market.factory.pk]), headers=asked)

    assert page.content.decode().count('class="table-frame"') == 1
    assert f'id="{name}-table"' in page.content.decode()


def test_rates_are_left_out_where_prices_are_hidden(operator, viewer, market):
    address = reverse("operator:factory", args=[market.factory.pk])
    sheet = {"export": "machines-csv"}

    assert "¥" not in viewer.get(address).content.decode()
    assert "120.00" in operator.get(address, sheet).content.decode()
    assert "120.00" not in viewer.get(address, sheet).content.decode()


def test_unknown_factory_is_a_404(operator):
    assert operator.get(reverse("operator:factory", args=[new_id()])).status_code == 404


def test_verification_is_set_with_a_reason(operator, market):
    address = reverse("operator:factory-verify", args=[market.factory.pk])

    answer = operator.post(address, {"level": "reviewed", "reason": "Papers seen"}, follow=True)

    assert Factory.objects.get(pk=market.factory.pk).verification == "reviewed"
    event = market.factory.events.last()
    assert (event.from_status, event.to_status, event.reason) == (
        "listed",
        "reviewed",
        "Papers seen",
    )
    assert "Papers seen" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"level": "reviewed", "reason": ""}, "reason"),
        ({"level": "listed", "reason": "As before"}, "level"),
        ({"level": "famous", "reason": "Papers seen"}, "level"),
    ],
)
def test_invalid_verification_shows_the_error_at_its_field(operator, market, sent, field):
    answer = operator.post(reverse("operator:factory-verify", args=[market.factory.pk]), sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert market.factory.events.count() == 1


def test_viewers_do_not_verify(viewer, market):
    page = viewer.get(reverse("operator:factory", args=[market.factory.pk])).content.decode()
    sent = {"level": "verified", "reason": "Visited"}

    answer = viewer.post(reverse("operator:factory-verify", args=[market.factory.pk]), sent)

    assert answer.status_code == 403
    assert "<textarea" not in page
    assert Factory.objects.get(pk=market.factory.pk).verification == "listed"
