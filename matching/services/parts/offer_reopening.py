"""Asks factories again that answered on an earlier revision of a drawing."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from common.clock import now
from common.errors import DomainError
from common.states import transition
from factories.ledger import Claim, hold_committed
from matching.models import Allocation
from matching.selectors.counter_uplift import asked_counter_offers
from matching.services.approval import offer_ends
from matching.services.counter_offers.ending_counters import end_counter_offers
from matching.services.proposals import restore_version
from matching.states import (
    BOUND_STATUSES,
    AllocationStatus,
    CounterStatus,
)
from orders.models import Order

# Stored reasons are English; pages translate them.
FILE_REVISED = gettext_noop("The buyer put a new revision of a file on the order.")


class RevisionNeedsBothSides(DomainError):
    """Raised where work of the order is agreed, or can no longer be answered anew."""

    default_detail = _(
        "Work of this order is agreed, so its drawings stay as they are. Write to the factories in"
        " the messages of the order, or place a new order for the new revision."
    )
    default_code = "revision_needs_both_sides"
    field = "order"


def reopen_offers(order: Order, *, by: Any) -> None:
    """Opens accepted offers of a locked order again; ends open counter-offers.

    Their factories may make another. Open offers keep their deadline; one that was accepted has as
    long as a new offer. Its hours are held until then. Raises RevisionNeedsBothSides.
    """
    rows = Allocation.objects.select_for_update(of=("self",)).filter(order=order)
    if rows.filter(status__in=BOUND_STATUSES).exists():
        raise RevisionNeedsBothSides
    rows = rows.select_related("window").order_by("pk")
    # The new version of the row refuses answers to what was shown before.
    rows.filter(status=AllocationStatus.OFFERED).update(updated_at=now())
    for row in rows.filter(status=AllocationStatus.ACCEPTED):
        reopen(row)
    was_asked = bool(asked_counter_offers([order.pk]))
    ids = rows.filter(status=AllocationStatus.OFFERED).values_list("pk", flat=True)
    end_counter_offers(ids, to=CounterStatus.SUPERSEDED, by=None, reason=FILE_REVISED)
    if was_asked:
        restore_version(order, by=by)


def reopen(row: Allocation) -> None:
    """Opens a locked offer that was accepted; raises RevisionNeedsBothSides."""
    at = now()
    ends = min(at + timedelta(hours=settings.MATCHING["offer_hours"]), offer_ends([row])[row.pk])
    if ends <= at:
        raise RevisionNeedsBothSides(
            _(
                "A factory accepted work that starts too soon to be answered anew. Write to it in"
                " the messages of the order, or place a new order for the new revision."
            )
        )
    hold_committed([Claim(row.window_id, row.pk, row.machine_ms, ends)])
    transition(
        row, to=AllocationStatus.OFFERED, by=None, reason=FILE_REVISED, offer_expires_at=ends
    )
