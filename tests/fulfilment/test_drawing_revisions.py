"""Tests new revisions of drawings on orders with offers."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from audit.invariant_checks import broken_invariants
from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from factories.ledger import balances_of
from fulfilment.models import OrderMessage
from fulfilment.supplier_scorecard import scorecards
from matching.errors import CounterMade
from matching.models import Allocation, CounterOffer, Proposal
from matching.selectors.part_cards import allocations_with_parts, part_card
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import make_counter_offer
from matching.services.offers import accept_offers, decline_offers, expire_offers
from matching.services.parts.offer_reopening import FILE_REVISED, RevisionNeedsBothSides
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus, CounterStatus
from orders.models import Order, OrderedFile
from orders.states import OrderStatus
from tests.fulfilment.revised_order import Revision
from tests.orders.test_parts import file_of

pytestmark = pytest.mark.django_db
A = AllocationStatus


@pytest.fixture
def revision() -> Revision:
    """Creates the order and its offers."""
    return Revision()


def test_offers_have_both_files_and_their_factories_are_informed(revision: Revision) -> None:
    row = revision.put()

    card = part_card(allocations_with_parts().get(pk=revision.first.pk), revision.planner)
    assert [(file.attachment.name, file.revision) for file in card.files] == [
        ("plate-b.step", "B"),
        ("plate-a.step", ""),
    ]
    assert card.size_mm[0] == 120
    (message,) = OrderMessage.objects.visible_to(revision.planner)
    assert (message.revised_file, message.side, message.factory) == (row, "buyer", None)
    # Those who may not see the files read no name of them.
    assert "plate" not in message.text
    files = revision.order.part.attachments.all()
    assert [(file.attachment, file.revision) for file in files] == [(revision.new, "B")]


def test_an_acceptance_on_the_old_revision_is_confirmed_or_withdrawn(revision: Revision) -> None:
    ids = [revision.first.pk, revision.second.pk]

    revision.put()

    for row in Allocation.objects.filter(pk__in=ids):
        assert row.status == A.OFFERED
        assert row.offer_expires_at > now()
        assert balances_of([row.pk])[row.window_id, row.pk] == (row.machine_ms, 0)
    assert "offers_hold_their_hours" not in {found.name for found in broken_invariants()}
    assert revision.row().events.last().reason == FILE_REVISED
    # Not answered anew, it binds nobody when the buyer accepts.
    accept_proposal(proposal=Proposal.objects.get(), by=revision.buyer)
    assert revision.row().status == A.OFFERED
    accept_offers(ids=ids[:1], by=revision.planner)
    decline_offers(ids=ids[1:], by=revision.planner, reason="not-manufacturable")
    assert revision.row().status == A.CONFIRMED
    assert balances_of(ids[:1])[revision.row().window_id, ids[0]] == (0, revision.row().machine_ms)
    # Only the last answer to an offer counts for its factory.
    cards = scorecards(today=now().date())
    card = cards[revision.first.window.machine.factory_id]
    assert (card.accepted, card.declined, card.expired) == (1, 0, 0)


def test_an_acceptance_that_is_not_confirmed_lapses(revision: Revision) -> None:
    revision.put()

    expire_offers(at=now() + timedelta(hours=settings.MATCHING["offer_hours"] + 1))

    row = revision.row()
    assert (row.status, balances_of([row.pk])[row.window_id, row.pk]) == (A.EXPIRED, (0, 0))


def test_terms_that_wait_are_superseded_and_may_be_asked_anew_once(revision: Revision) -> None:
    ends = now() + timedelta(hours=3)
    Allocation.objects.filter(pk=revision.first.pk).update(status=A.OFFERED, offer_expires_at=ends)
    make_counter_offer(
        allocation=revision.row(), terms=CounterRequest(quantity=50), by=revision.planner
    )

    revision.put()

    counter = CounterOffer.objects.get()
    assert counter.status == CounterStatus.SUPERSEDED
    assert counter.events.last().reason == FILE_REVISED
    # An offer that was open keeps its deadline.
    assert revision.row().offer_expires_at == ends
    browser = Client()
    browser.force_login(revision.planner)
    page = browser.get(f"/factory/allocations/{revision.first.pk}/").content.decode()
    assert "The buyer revised the part before your terms were answered" in page
    assert 'id="other-terms"' in page
    assert "Other terms…" in browser.get("/factory/offers/").content.decode()
    again = make_counter_offer(
        allocation=revision.row(), terms=CounterRequest(quantity=40), by=revision.planner
    )
    assert revision.row().counter_offer == again
    with pytest.raises(CounterMade):
        make_counter_offer(
            allocation=revision.row(), terms=CounterRequest(quantity=50), by=revision.planner
        )


def test_after_agreement_a_revision_needs_both_sides(revision: Revision) -> None:
    accept_proposal(proposal=Proposal.objects.get(), by=revision.buyer)

    with pytest.raises(RevisionNeedsBothSides, match="new order"):
        revision.put()

    assert OrderedFile.objects.count() == 1
    assert not OrderMessage.objects.exists()


def test_work_that_starts_too_soon_cannot_be_answered_anew(revision: Revision) -> None:
    window = revision.first.window
    window.notice = window.starts_at - now()
    window.save()

    with pytest.raises(RevisionNeedsBothSides, match="too soon"):
        revision.put()

    assert revision.row().status == A.ACCEPTED


def test_what_is_replaced_is_a_current_file_of_a_submitted_order(revision: Revision) -> None:
    revision.put()
    newest = file_of(revision.order.organisation)

    with pytest.raises(FieldErrors) as error:
        revision.put(attachment=newest)
    assert set(error.value.errors) == {"replaces"}
    Order.objects.filter(pk=revision.order.pk).update(status=OrderStatus.CANCELLED)
    with pytest.raises(InvalidTransition):
        revision.put(attachment=newest, replaces=revision.new.pk)
