"""Tests the list of offers and their answers."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from common.clock import MS_PER_HOUR, now
from matching.models import Allocation, CounterOffer
from matching.states import AllocationStatus, DeclineReason
from tests import builders
from tests.console.factory.conftest import Manufacturer, monday, offer, window

Browser = Callable[..., Client]


def status_of(row: Allocation) -> str:
    return Allocation.objects.get(pk=row.pk).status


def test_offers_show_their_earnings(ours: Manufacturer, browser: Browser) -> None:
    offer(ours)

    page = browser(ours.owner).get(reverse("factory:offers"))

    (row,) = page.context["table"].data
    assert (row.worth, row.per_hour) == (Decimal(250), Decimal(125))
    assert "data-deadline" in page.content.decode()


def test_exported_rates_have_no_more_decimals_than_money(
    ours: Manufacturer, browser: Browser
) -> None:
    offer(ours, machine_ms=3 * MS_PER_HOUR)

    sheet = browser(ours.owner).get(reverse("factory:offers"), {"export": "csv"})

    assert "83.333333," in sheet.content.decode()


def test_of_a_buyer_only_the_alias_is_shown(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)
    client = browser(ours.owner)
    buyer, order = row.order.organisation, row.order

    pages = [
        client.get(reverse("factory:offers")).content.decode(),
        client.get(reverse("factory:allocation", args=[row.pk])).content.decode(),
        client.get(reverse("factory:offers"), {"export": "csv"}).content.decode(),
    ]

    for page in pages:
        assert buyer.alias in page
        assert buyer.name not in page
        assert order.reference not in page
        assert "60.00" not in page


def test_offers_and_work_are_found_by_their_work_order(
    ours: Manufacturer, browser: Browser
) -> None:
    shared = window(ours)
    wanted, other = (offer(ours, window=shared, title=title) for title in ("Bracket", "Shaft"))
    client = browser(ours.owner)

    page = client.get(reverse("factory:offers"), {"search": wanted.work_order}).content.decode()
    sheet = client.get(reverse("factory:offers"), {"export": "csv"}).content.decode()

    assert wanted.work_order in page
    assert other.work_order not in page
    assert {wanted.work_order, other.work_order} <= set(sheet.replace("\r\n", ",").split(","))
    assert client.get(reverse("factory:work"), {"search": "W-00"}).status_code == 200


def test_members_without_prices_see_none(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)
    client = browser(ours.plain)

    for address in (
        reverse("factory:offers"),
        reverse("factory:offers") + "?sort=-earnings&worth=1",
        reverse("factory:offers") + "?export=csv",
        reverse("factory:allocation", args=[row.pk]),
    ):
        page = client.get(address).content.decode()
        assert "250.00" not in page
        assert "200.00" not in page
        assert "¥" not in page


def test_one_offer_is_accepted_by_its_own_button(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    first, second = offer(ours, window=shared), offer(ours, window=shared)

    browser(ours.owner).post(
        reverse("factory:accept-offers"), {"only": first.pk, "ids": [second.pk]}
    )

    assert status_of(first) == AllocationStatus.ACCEPTED
    assert status_of(second) == AllocationStatus.OFFERED


def test_many_are_accepted_and_errors_are_named(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    good = [offer(ours, window=shared, title=f"Part {number}") for number in (1, 2)]
    late = offer(
        ours, window=shared, title="Late part", offer_expires_at=now() - timedelta(hours=1)
    )

    page = (
        browser(ours.owner)
        .post(
            reverse("factory:accept-offers"),
            {"ids": [late.pk, *(row.pk for row in good)]},
            follow=True,
        )
        .content.decode()
    )

    assert {status_of(row) for row in good} == {AllocationStatus.ACCEPTED}
    assert status_of(late) == AllocationStatus.OFFERED
    assert "Late part, 10 pieces on Lathe 7: The time to accept this offer is over." in page
    assert "2 offers accepted" in page


def test_many_are_declined_with_a_reason(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    rows = [offer(ours, window=shared) for _ in range(2)]
    sent = {"ids": [row.pk for row in rows], "reason": "price", "comment": "too low"}

    browser(ours.owner).post(reverse("factory:decline-offers"), sent)

    assert {status_of(row) for row in rows} == {AllocationStatus.DECLINED}
    event = rows[0].events.get(to_status=AllocationStatus.DECLINED)
    assert (event.reason, event.detail) == ("too low", {"reason": DeclineReason.PRICE})


def test_nothing_is_declined_without_a_reason_or_a_choice(
    ours: Manufacturer, browser: Browser
) -> None:
    row, client = offer(ours), browser(ours.owner)

    unreasoned = client.post(
        reverse("factory:decline-offers"), {"ids": [row.pk], "reason": "mood"}, follow=True
    )
    unchosen = client.post(reverse("factory:accept-offers"), {}, follow=True)

    assert status_of(row) == AllocationStatus.OFFERED
    assert "Choose a reason" in unreasoned.content.decode()
    assert "Select at least one offer" in unchosen.content.decode()


def test_another_factory_s_offer_is_not_found(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    mine, theirs = offer(ours), offer(rival)

    answer = browser(ours.owner).post(
        reverse("factory:accept-offers"), {"ids": [mine.pk, theirs.pk]}
    )

    assert answer.status_code == 404
    assert status_of(mine) == status_of(theirs) == AllocationStatus.OFFERED


def test_viewers_answer_nothing(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)

    page = browser(ours.viewer).get(reverse("factory:offers")).content.decode()
    answer = browser(ours.viewer).post(reverse("factory:accept-offers"), {"ids": [row.pk]})

    assert row.order.title in page
    assert 'name="ids"' not in page
    assert answer.status_code == 403
    assert status_of(row) == AllocationStatus.OFFERED


def test_the_inbox_is_filtered_and_sorted(ours: Manufacturer, browser: Browser) -> None:
    other = builders.machine(ours.factory, name="Mill 3")
    start = monday()
    elsewhere = builders.window(
        other, starts_at=start, ends_at=start + timedelta(hours=8), hours=8, expires_at=start
    )
    poor = offer(ours, offer_expires_at=now() + timedelta(hours=2))
    rich = offer(ours, window=elsewhere, machining=Decimal(900))
    client = browser(ours.owner)

    def shown(**query: Any) -> list[Any]:
        return [
            row.pk for row in client.get(reverse("factory:offers"), query).context["table"].data
        ]

    assert shown() == [poor.pk, rich.pk]
    assert shown(sort="-earnings") == [rich.pk, poor.pk]
    assert shown(machine=other.pk) == [rich.pk]
    assert shown(within="6") == [poor.pk]
    assert shown(worth="500") == [rich.pk]


def test_answered_offers_are_under_their_own_tab(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    offer(ours, window=shared)
    gone = offer(ours, window=shared, status=AllocationStatus.DECLINED, decline_reason="date")
    offer(ours, window=shared, status=AllocationStatus.PROPOSED)

    table = browser(ours.owner).get(reverse("factory:offers"), {"tab": "answered"}).context["table"]

    assert [row.pk for row in table.data] == [gone.pk]


def test_the_list_takes_a_fixed_number_of_queries(
    ours: Manufacturer, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    shared = window(ours, hours=100, ends_at=monday() + timedelta(hours=100))
    for number in range(8):
        offer(ours, window=shared, title=f"Part {number}")
    client = browser(ours.owner)

    with django_assert_max_num_queries(15):
        client.get(reverse("factory:offers"))


def test_an_offer_is_answered_on_its_own_page(ours: Manufacturer, browser: Browser) -> None:
    shared = window(ours)
    first, second = offer(ours, window=shared), offer(ours, window=shared)
    client = browser(ours.owner)

    client.post(reverse("factory:accept", args=[first.pk]))
    client.post(reverse("factory:hand-back", args=[first.pk]), {"reason": "spindle broke"})
    client.post(reverse("factory:decline", args=[second.pk]), {"reason": "date"})

    assert status_of(first) == AllocationStatus.CANCELLED
    assert status_of(second) == AllocationStatus.DECLINED
    page = client.get(reverse("factory:allocation", args=[first.pk])).content.decode()
    assert "spindle broke" in page


def test_offer_page_says_how_high_a_rate_may_be(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)
    client = browser(ours.owner)

    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()
    assert "Accept on other terms" in page
    assert "The rate must be ≤ CN¥132.00 per hour." in page

    checked = client.post(
        reverse("factory:check-counter", args=[row.pk]),
        {"hourly_rate": "140"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "The rate must be ≤ CN¥132.00 per hour." in checked
    assert "These terms are above the limit." in checked
    assert "<html" not in checked


def test_other_slots_are_of_machines_of_the_same_process(
    ours: Manufacturer, browser: Browser
) -> None:
    row = offer(ours)
    plant = row.window.machine.factory
    lathe = builders.machine(plant, name="Lathe", process_id="cnc-turning")
    builders.window(lathe)
    builders.window(builders.machine(plant, name="Second mill"))

    page = browser(ours.owner).get(reverse("factory:allocation", args=[row.pk]))

    labels = [label for _, label in page.context["counter_form"].fields["window"].choices]
    assert any(label.startswith("Second mill") for label in labels)
    assert not any(label.startswith("Lathe") for label in labels)


def test_other_terms_are_asked_for_and_withdrawn(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)
    client = browser(ours.owner)

    client.post(reverse("factory:counter", args=[row.pk]), {"hourly_rate": "126"})

    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()
    assert "You asked for other terms; the answer comes in minutes." in page
    assert "Other terms asked" in client.get(reverse("factory:offers")).content.decode()
    client.post(reverse("factory:withdraw-counter", args=[row.pk]))
    page = client.get(reverse("factory:allocation", args=[row.pk])).content.decode()
    assert "Your terms were withdrawn." in page
    assert status_of(row) == AllocationStatus.OFFERED


def test_too_high_a_rate_stays_unasked(ours: Manufacturer, browser: Browser) -> None:
    row = offer(ours)
    client = browser(ours.owner)

    answer = client.post(
        reverse("factory:counter", args=[row.pk]), {"hourly_rate": "140", "note": "Two shifts"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The rate must be ≤ 132.00 CNY per hour." in page
    assert '<details id="other-terms" open>' in page
    # What was typed is still there.
    assert 'value="140"' in page
    assert "Two shifts" in page
    assert not CounterOffer.objects.exists()
