"""Tests what proposals show and hide, and their answers."""

from decimal import Decimal

from django.urls import reverse

from factories.models import Machine
from matching.models import Proposal
from matching.services.proposals import reissue_proposal
from matching.states import AllocationStatus, ProposalStatus
from orders.states import OrderStatus


def address(proposal: Proposal, name: str = "proposal") -> str:
    """Returns the address of the page, or of an action on it."""
    return reverse(f"buyer:{name}", args=[proposal.pk])


def test_proposal_shows_price_places_and_dates(browser, proposal):
    page = browser.get(address(proposal)).content.decode()

    assert f"100 pieces for CN¥{proposal.price:,.2f}" in page
    assert "Jiangsu" in page
    assert "Zhejiang" in page
    assert "The offers behind it are valid until" in page


def test_nothing_of_machines_or_rates_is_shown(browser, proposal):
    page = browser.get(address(proposal)).content.decode()

    for machine in Machine.objects.all():
        assert machine.name not in page
        assert machine.factory.name not in page
        assert machine.factory.organisation.name not in page


def expected(proposal: Proposal, alone: Decimal) -> str:
    """Sets what the pieces are expected to cost alone and returns the page."""
    Proposal.objects.filter(pk=proposal.pk).update(
        expected_alone=alone, expected_alone_low=alone - 50, expected_alone_high=alone + 80
    )
    return address(proposal)


def test_price_stands_beside_the_one_expected_alone(browser, proposal):
    page = browser.get(expected(proposal, proposal.price + 500)).content.decode()

    assert f"CN¥{proposal.price + 500:,.2f}" in page
    assert f"CN¥{proposal.price + 450:,.2f} to CN¥{proposal.price + 580:,.2f}" in page
    assert "an expectation, not an offer" in page
    assert "You save" in page
    assert "CN¥500.00" in page


def test_a_price_above_the_one_expected_alone_is_shown_and_not_as_good(browser, proposal):
    page = browser.get(expected(proposal, proposal.price - 100)).content.decode()

    assert "More than expected alone" in page
    assert "CN¥100.00" in page
    assert "You save" not in page


def test_member_without_prices_sees_none(priceless, proposal):
    page = priceless.get(address(proposal)).content.decode()
    listed = priceless.get(reverse("buyer:proposals")).content.decode()
    table = priceless.get(f"{address(proposal)}?export=csv").content.decode()

    assert "¥" not in page + listed
    assert "Price" not in table


def test_acceptance_binds(browser, proposal):
    browser.post(address(proposal, "accept-proposal"))

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.ACCEPTED


def test_second_acceptance_shows_an_error(browser, proposal):
    browser.post(address(proposal, "accept-proposal"))

    answer = browser.post(address(proposal, "accept-proposal"), follow=True)

    assert "message-error" in answer.content.decode()


def test_decline_needs_a_reason(browser, proposal):
    browser.post(address(proposal, "decline-proposal"), {"reason": " "})
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.OPEN

    browser.post(address(proposal, "decline-proposal"), {"reason": "Too late"})

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DECLINED
    assert proposal.events.last().reason == "Too late"
    assert proposal.order.__class__.objects.get().status == OrderStatus.SUBMITTED


def test_viewers_and_strangers_do_not_answer(viewer, stranger, proposal):
    for name in ("accept-proposal", "decline-proposal"):
        assert viewer.post(address(proposal, name), {"reason": "x"}).status_code == 403
        assert stranger.post(address(proposal, name), {"reason": "x"}).status_code == 404
    assert stranger.get(address(proposal)).status_code == 404
    assert viewer.get(address(proposal)).status_code == 200


def test_new_version_shows_the_changes(browser, proposal):
    first = proposal.order.allocations.order_by("quantity").first()
    first.__class__.objects.filter(pk=first.pk).update(
        status=AllocationStatus.DECLINED, decline_reason="date"
    )

    new = reissue_proposal(proposal.order, by=None)

    page = browser.get(address(new)).content.decode()
    old = browser.get(address(proposal)).content.decode()
    assert "60 pieces are delivered instead of 100." in page
    assert "The price falls from" in page
    assert "It is made in Jiangsu instead of Jiangsu and Zhejiang." in page
    assert "This is an earlier version." in old


def test_lists_export(browser, proposal):
    rows = browser.get(f"{reverse('buyer:proposals')}?export=csv").content.decode()
    lots = browser.get(f"{address(proposal)}?export=csv").content.decode()

    assert proposal.order.reference in rows
    assert len(lots.splitlines()) == 3
