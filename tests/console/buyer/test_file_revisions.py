"""Tests new revisions of files on the pages of buyer and factory."""

from typing import Any

import pytest
from django.test import Client

from matching.states import AllocationStatus
from orders.services.part_changes import add_file, change_part
from tests.fulfilment.revised_order import Revision

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    """Returns the browser of a user."""
    browser = Client()
    browser.force_login(user)
    return browser


def test_revision_shows_on_the_order_the_offer_and_the_papers() -> None:
    revision = Revision()
    buyer, factory = signed_in(revision.buyer), signed_in(revision.planner)
    change_part(part=revision.order.part, fields={"name": "Another name"})
    add_file(part=revision.order.part, attachment=revision.new, by=None)
    page = f"/buyer/orders/{revision.order.pk}/"
    fields = {"replaces": revision.old.pk, "attachment": revision.new.pk, "revision": "B"}
    shown = buyer.get(page).content.decode()
    assert "Another name" not in shown

    refused = buyer.post(f"{page}file-revisions/", {"replaces": revision.old.pk}, follow=True)
    assert "Choose the file that is replaced" in refused.content.decode()
    offer = f"/factory/allocations/{revision.first.pk}/"
    stale = revision.row().version
    shown = buyer.post(f"{page}file-revisions/", fields, follow=True).content.decode()

    assert "plate-b.step" in shown
    assert "Revision B since" in shown
    shown = factory.get(offer).content.decode()
    assert "You had accepted this offer" in shown
    assert "plate-a.step" in shown
    assert "Revision B of a file is on the order" in shown
    late = factory.post(f"{offer}accept/", {"version": stale}, follow=True).content.decode()
    assert "The offer has changed since you opened its page" in late
    assert revision.row().status == AllocationStatus.OFFERED
    factory.post(f"{offer}accept/", {"version": revision.row().version})
    assert revision.row().status == AllocationStatus.ACCEPTED
    traveller = factory.get(f"/papers/allocations/{revision.first.pk}/traveller/").content.decode()
    assert "plate-b.step" in traveller
    assert "plate-a.step" not in traveller
