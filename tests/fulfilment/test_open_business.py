"""Tests what the suspended may not begin, and how their business is cancelled."""

import pytest
from django.db import transaction

from accounts.errors import OrganisationSuspended
from accounts.models import Organisation, OrganisationStatus, Role, User
from common.clock import now
from common.errors import InvalidTransition
from factories.models import CapacityWindow
from factories.services.window_loading import load_windows
from factories.services.window_publication import publish_window
from factories.states import WindowStatus
from fulfilment.services.open_business import cancel_open_business, open_business_of
from matching.models import Proposal
from matching.services.offers import accept_offers
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus
from orders.models import Order
from orders.services.order_changes import submit_order
from orders.states import OrderStatus
from tests import builders
from tests.clients import SafeClient
from tests.offers import offers_in

pytestmark = pytest.mark.django_db


def suspended(**kinds: bool) -> Organisation:
    """Creates a suspended organisation."""
    return builders.organisation(status=OrganisationStatus.SUSPENDED, **kinds)


def test_suspended_factory_neither_publishes_nor_accepts_nor_is_matched() -> None:
    factory = builders.factory(organisation=suspended())
    window = builders.window(builders.machine(factory))
    draft = builders.window(builders.machine(factory), status=WindowStatus.DRAFT)
    (offer,) = offers_in([window])
    planner = builders.member(factory.organisation)

    with pytest.raises(OrganisationSuspended), transaction.atomic():
        publish_window(window=draft, by=planner)
    with pytest.raises(OrganisationSuspended), transaction.atomic():
        load_windows(windows=[draft], by=planner, publish=True)
    with pytest.raises(OrganisationSuspended), transaction.atomic():
        accept_offers(ids=[offer.pk], by=planner)

    assert not CapacityWindow.objects.open_at(now()).exists()
    Organisation.objects.filter(pk=factory.organisation_id).update(status="active")
    assert CapacityWindow.objects.open_at(now()).get() == window
    publish_window(window=draft, by=planner)


def test_suspended_buyer_neither_submits_nor_accepts_nor_is_matched() -> None:
    buyer = suspended(is_buyer=True)
    draft = builders.order(buyer, status=OrderStatus.DRAFT)
    waiting = builders.order(buyer)
    purchaser = builders.member(buyer)

    with pytest.raises(OrganisationSuspended), transaction.atomic():
        submit_order(order=draft, by=purchaser)
    with pytest.raises(OrganisationSuspended), transaction.atomic():
        accept_proposal(proposal=Proposal(order=waiting), by=purchaser)

    assert not Order.objects.open_on(now().date()).exists()
    Organisation.objects.filter(pk=buyer.pk).update(status="active")
    assert Order.objects.open_on(now().date()).get() == waiting
    assert submit_order(order=draft, by=purchaser).status == OrderStatus.SUBMITTED


def test_open_business_is_listed_and_cancelled() -> None:
    company = suspended(is_buyer=True, is_manufacturer=True)
    order = builders.order(company)
    begun = builders.order(company, status=OrderStatus.IN_PRODUCTION)
    machine = builders.machine(builders.factory(organisation=company))
    free, held = builders.window(machine), builders.window(builders.machine(machine.factory))
    (offer,) = offers_in([held])
    reviewer = User.objects.get(memberships__organisation__is_operator=True)
    client = SafeClient()
    client.force_authenticate(reviewer)
    place = f"/api/v1/organisations/{company.pk}/open-business/"
    listed = client.get(place).json()
    assert set(listed["orders"]) == {str(order.pk), str(begun.pk)}
    assert listed["allocations"] == [str(offer.pk)]
    assert len(listed["windows"]) == 2

    done = client.post(place, {"reason": "Insolvent."}).json()

    assert done["cancelled"] == 4
    assert [row["name"] for row in done["left"]] == [begun.reference]
    for row, status in (
        (order, OrderStatus.CANCELLED),
        (begun, OrderStatus.IN_PRODUCTION),
        (offer, AllocationStatus.DECLINED),
        (free, WindowStatus.WITHDRAWN),
        (held, WindowStatus.WITHDRAWN),
    ):
        row.refresh_from_db()
        assert row.status == status
    assert list(open_business_of(company).orders) == [begun]
    with pytest.raises(InvalidTransition, match="Suspend"):
        cancel_open_business(organisation=builders.buyer(), reason="x", by=reviewer)
    client.force_authenticate(builders.member(company, Role.OWNER))
    assert client.get(place).status_code == 403
