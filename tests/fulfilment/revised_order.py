"""Builds an order with accepted offers, and a new revision of its drawing."""

from datetime import timedelta
from typing import Any

from common.clock import now
from fulfilment.services.drawing_revisions import revise_file
from matching.models import Allocation
from matching.services.proposals import issue_proposals
from matching.states import AllocationStatus
from orders.models import OrderedFile
from orders.services.part_changes import write_part
from orders.services.part_freezing import freeze_part
from orders.states import OrderStatus
from tests import builders
from tests.orders.test_parts import BLOCK, file_of

A = AllocationStatus


class Revision:
    """Holds an order of a part with a drawing and two offers, and its new revision."""

    def __init__(self) -> None:
        self.order = builders.order(status=OrderStatus.PROPOSED)
        buyer = self.order.organisation
        self.buyer = builders.member(buyer)
        self.old = file_of(buyer, name="plate-a.step")
        self.order.part = write_part(
            organisation=buyer, by=self.buyer, fields={"name": "Plate"}, files=[self.old]
        )
        self.order.save()
        freeze_part(self.order)
        run = builders.run()
        # As if their factories had accepted them.
        self.first, self.second = (
            builders.allocation(
                self.order,
                run=run,
                quantity=quantity,
                status=A.ACCEPTED,
                offer_expires_at=now() - timedelta(hours=1),
            )
            for quantity in (60, 40)
        )
        issue_proposals([self.order.pk], by=None)
        self.planner = builders.member(self.first.window.machine.factory.organisation)
        self.new = file_of(buyer, BLOCK | {"box_x_mm": 120.0}, name="plate-b.step")

    def put(self, **changes: Any) -> OrderedFile:
        """Puts the new revision on the order."""
        fields = {"replaces": self.old.pk, "attachment": self.new, "revision": "B"}
        return revise_file(order=self.order, by=self.buyer, **fields | changes)

    def row(self) -> Allocation:
        """Returns the first offer as it is stored."""
        return Allocation.objects.get(pk=self.first.pk)
