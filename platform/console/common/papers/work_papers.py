"""Renders the papers of work: lot traveller, delivery note and inspection report."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.pages import get_row_or_404
from console.common.papers.paper import (
    FACTORY_PATH,
    Paper,
    address_code,
    buyer_lines,
    factory_lines,
    part_files,
    with_parts,
)
from fulfilment.models import Inspection, Shipment
from fulfilment.selectors import is_last_operation
from matching.models import Allocation
from matching.selectors.names import buyer_name
from matching.states import BOUND_STATUSES, AllocationStatus

# A lot is on its way through the works from its acceptance on.
TRAVELLING_STATUSES = (AllocationStatus.ACCEPTED, *BOUND_STATUSES)
TO_FACTORY = "lot__to_allocation__"


class LotTraveller(Paper):
    """Renders what a factory makes, with a code of the lot's page; no amounts."""

    audience = (Audience.FACTORY,)
    template_name = "papers/lot_traveller.html"
    title = _("Lot traveller")

    def get_context_data(self) -> dict[str, Any]:
        """Returns the allocation, its routing step and the code."""
        rows = Allocation.objects.visible_to(self.request.user).filter(
            **{FACTORY_PATH: self.organisation}, status__in=TRAVELLING_STATUSES
        )
        allocation = get_row_or_404(rows.select_related(*with_parts()), pk=self.kwargs["pk"])
        page = reverse("factory:allocation", args=[allocation.pk])
        address = self.request.build_absolute_uri(page)
        is_last = is_last_operation(allocation)
        return {
            "number": allocation.work_order,
            "back": page,
            "allocation": allocation,
            "buyer": buyer_name(allocation),
            "destination": destination_of(allocation) if is_last else gettext("the next step"),
            "address": address,
            "code": address_code(address, gettext("Page of this lot")),
            "part_files": part_files(allocation.order, self.request.user),
            "certifications": list(allocation.order.required_certifications.all()),
        }


def destination_of(allocation: Allocation) -> str:
    """Returns where a last step's pieces go, as the factory may know it."""
    if allocation.order.is_collected:
        return gettext("collected by the buyer")
    return ", ".join(buyer_lines(allocation, is_own=False)[1:])


class DeliveryNote(Paper):
    """Renders a shipment for sender, receiver and buyer; no amounts."""

    template_name = "papers/delivery_note.html"
    title = _("Delivery note")

    def get_context_data(self) -> dict[str, Any]:
        """Returns the shipment, from whom and to whom it goes."""
        mine = (
            Q(**{f"allocation__{FACTORY_PATH}": self.organisation})
            | Q(allocation__order__organisation=self.organisation)
            | Q(**{f"{TO_FACTORY}{FACTORY_PATH}": self.organisation})
        )
        rows = Shipment.objects.visible_to(self.request.user).filter(mine)
        receiver = f"{TO_FACTORY}window__machine__factory__region"
        rows = rows.select_related(*with_parts("allocation__"), receiver)
        shipment = get_row_or_404(rows, pk=self.kwargs["pk"])
        allocation = shipment.allocation
        place = allocation.shipments.filter(at__lte=shipment.at, pk__lte=shipment.pk).count()
        return {
            "number": f"{allocation.work_order}-D{place}",
            "back": self.page_of(shipment),
            "shipment": shipment,
            "is_buyer": self.is_buyer(allocation),
            "allocation": allocation,
            "sender": self.sender_lines(allocation),
            "receiver": self.receiver_lines(shipment),
            "mass_kg": allocation.order.unit_mass_kg * shipment.pieces_sent,
        }

    def page_of(self, shipment: Shipment) -> str:
        """Returns the page of the reader's side to which the shipment belongs."""
        if self.is_maker(shipment.allocation):
            return reverse("factory:allocation", args=[shipment.allocation_id])
        if self.is_buyer(shipment.allocation):
            return reverse("buyer:order", args=[shipment.allocation.order_id])
        # Of others only the receiver sees it, which there is with a lot.
        return reverse("factory:allocation", args=[shipment.lot and shipment.lot.to_allocation_id])

    def sender_lines(self, allocation: Allocation) -> list[str]:
        """Returns the sender, to another factory its region alone."""
        is_own = self.is_maker(allocation)
        if is_own or self.is_buyer(allocation):
            return factory_lines(allocation, is_own=is_own)
        return [allocation.window.machine.factory.region.name]

    def receiver_lines(self, shipment: Shipment) -> list[str]:
        """Returns the receiver, to another factory its region alone."""
        if shipment.lot is None:
            return buyer_lines(shipment.allocation, is_own=self.is_buyer(shipment.allocation))
        receiver = shipment.lot.to_allocation
        is_own = self.is_maker(receiver)
        if is_own or self.is_buyer(receiver):
            lines = factory_lines(receiver, is_own=is_own)
        else:
            lines = [receiver.window.machine.factory.region.name]
        return [*lines, gettext("for %(number)s") % {"number": receiver.work_order}]

    def is_buyer(self, allocation: Allocation) -> bool:
        """Returns whether the organisation bought an allocation."""
        return bool(allocation.order.organisation_id == self.organisation.pk)


class InspectionReport(Paper):
    """Renders an inspection for factory and buyer; no amounts."""

    template_name = "papers/inspection_report.html"
    title = _("Inspection report")

    def get_context_data(self) -> dict[str, Any]:
        """Returns the inspection and the sum of what was inspected."""
        rows = self.own(Inspection.objects.all(), "allocation__")
        rows = rows.select_related("by", *with_parts("allocation__"))
        inspection = get_row_or_404(rows, pk=self.kwargs["pk"])
        allocation = inspection.allocation
        place = allocation.inspections.filter(at__lte=inspection.at, pk__lte=inspection.pk).count()
        is_maker = self.is_maker(allocation)
        order = allocation.order
        return {
            "number": f"{allocation.work_order}-I{place}",
            "back": reverse("factory:allocation", args=[allocation.pk])
            if is_maker
            else reverse("buyer:order", args=[order.pk]),
            "inspection": inspection,
            "allocation": allocation,
            "maker": factory_lines(allocation, is_own=is_maker),
            "is_maker": is_maker,
            "inspected": inspection.all_passed + inspection.all_failed,
            "certifications": list(order.required_certifications.all()),
        }
