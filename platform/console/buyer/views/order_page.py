"""Serves the page of one order: timeline, allocations, deliveries, money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.buyer.messages import (
    COMPLETENESS_POINTS,
    FILTER_MESSAGES,
    UNMATCHED_MESSAGES,
    next_step,
)
from console.buyer.money_lines import money_lines
from console.buyer.tables import BuyerAllocationTable
from console.buyer.timeline import timeline_of
from console.common.pages import Page, get_row_or_404
from console.common.tables import EXPORT_FORMATS, export_table, make_table
from console.templatetags.console import whole
from fulfilment.models import Dispute, Shipment
from fulfilment.selectors import order_money, production_of
from matching.models import Allocation
from matching.selectors.buyer import first_shut_out, lots_of, with_progress
from matching.states import ProposalStatus
from orders.completeness import completeness_of
from orders.models import Order
from orders.states import CANCELLABLE_STATUSES, OrderStatus


class BuyerOrderPage(Page):
    """Renders an order's progress and the buyer's next actions."""

    audience = (Audience.BUYER,)
    template_name = "buyer/order.html"
    title = _("Order")
    nav_name = "buyer:orders"

    @cached_property
    def order(self) -> Order:
        """Returns the order with its standing. Raises Http404."""
        rows = Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        rows = with_progress(rows).select_related(
            *("unit", "material_family", "material_grade", "tolerance", "ship_to_region"),
            *("incoterm", "currency"),
        )
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page, or exports its allocations."""
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(self.allocation_table(), wanted, "allocations")
        return super().get(request, *args, **kwargs)

    def get_context_data(self) -> dict[str, Any]:
        order = self.order
        steps = list(order.operations.select_related("process", "tolerance"))
        may_act = Audience.PURCHASER in self.request.membership.audiences()
        return {
            "page_title": str(order),
            "order": order,
            "steps": steps,
            "next_step": next_step(order),
            "table": self.allocation_table(),
            "allocations": self.allocations,
            "pieces_agreed": pieces_agreed(self.allocations, steps),
            "deliveries": self.deliveries(),
            "money": self.money(),
            "timeline": timeline_of(order),
            "dispute": Dispute.objects.filter(order=order).prefetch_related("refunds").first(),
            "proposal": order.proposals.filter(
                status__in=(ProposalStatus.OPEN, ProposalStatus.ACCEPTED)
            ).first(),
            "why_unmatched": self.why_unmatched(),
            "completeness": completeness_of(order, steps) if order.is_draft else None,
            "points": COMPLETENESS_POINTS,
            "sees_prices": self.sees_prices,
            "may_act": may_act,
            "may_edit": may_act and order.is_draft,
            "may_cancel": may_act and order.status in CANCELLABLE_STATUSES,
            "may_decide": may_act and order.status == OrderStatus.DELIVERED,
        }

    @cached_property
    def allocations(self) -> Sequence[Allocation]:
        """Returns the live allocations with their production."""
        rows = production_of(lots_of(self.order))
        return list(rows.prefetch_related("shipments__receipt", "inspections"))

    def allocation_table(self) -> BuyerAllocationTable:
        """Builds the table of allocations."""
        rows = [allocation_row(allocation) for allocation in self.allocations]
        return make_table(self.request, BuyerAllocationTable, rows)

    def deliveries(self) -> list[Shipment]:
        """Returns the shipments to the buyer with their receipts."""
        rows = Shipment.objects.visible_to(self.request.user).filter(
            allocation__order=self.order, lot__isnull=True
        )
        return list(
            rows.select_related(
                "receipt__claim", "allocation__window__machine__factory__region"
            ).order_by("shipped_on", "pk")
        )

    def money(self) -> dict[str, Any] | None:
        """Sums what is asked, held, returned and paid, with the cause of each change.

        Returns None for members who do not see prices.
        """
        if not self.sees_prices:
            return None
        money = order_money(self.order, self.request.user)
        return {
            "asked": sum((allocation.price for allocation in self.allocations), Decimal(0)),
            "sums": money,
            "lines": money_lines(money),
        }

    def why_unmatched(self) -> dict[str, Any] | None:
        """Explains why the last run left the order unmatched, and what to change."""
        order = self.order
        if order.status not in (OrderStatus.UNMATCHED, OrderStatus.EXPIRED):
            return None
        if order.unmatched_reason not in UNMATCHED_MESSAGES:
            return None
        why, remedy = UNMATCHED_MESSAGES[order.unmatched_reason]
        found = first_shut_out(order)
        step, (detail, change) = (
            (found[0], FILTER_MESSAGES[found[1]]) if found else (None, ("", ""))
        )
        return {"why": why, "remedy": remedy, "step": step, "detail": detail, "change": change}


def allocation_row(allocation: Allocation) -> dict[str, Any]:
    """Returns an allocation's row: place, pieces, dates and price."""
    shipments = list(allocation.shipments.all())
    return {
        "row": allocation,
        "step": f"{allocation.operation.sequence}. {allocation.operation.process.name}",
        "place": allocation.window.machine.factory.region.name,
        "pieces": allocation.quantity,
        "good": allocation.good_made,
        "scrapped": allocation.lost,
        "to_go": allocation.to_go,
        "quality": inspection_text(allocation),
        "leaves_on": allocation.due_on,
        "sent": shipment_text(shipments),
        "price": allocation.price,
    }


def inspection_text(allocation: Allocation) -> str:
    """Summarises the last inspection."""
    looks = list(allocation.inspections.all())
    if not looks:
        return ""
    words = {"passed": whole(looks[-1].passed), "failed": whole(looks[-1].failed)}
    return gettext("%(passed)s passed, %(failed)s failed") % words


def shipment_text(shipments: Sequence[Shipment]) -> str:
    """Summarises departure, carrier and arrival."""
    if not shipments:
        return ""
    first = shipments[0]
    left = gettext("left on %(day)s") % {"day": date_format(first.shipped_on, "SHORT_DATE_FORMAT")}
    carrier = f", {first.carrier}" if first.carrier else ""
    arrived = all(hasattr(row, "receipt") for row in shipments)
    return f"{left}{carrier}" + (gettext("; arrived") if arrived else "")


def pieces_agreed(allocations: Sequence[Allocation], steps: Sequence[Any]) -> int:
    """Counts the pieces that will reach the buyer."""
    last = steps[-1].pk if steps else None
    return sum(allocation.pieces for allocation in allocations if allocation.operation_id == last)
