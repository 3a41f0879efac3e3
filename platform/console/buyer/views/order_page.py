"""Serves the page of one order: timeline, allocations, deliveries, money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.clock import now
from console.buyer.messages import (
    COMPLETENESS_POINTS,
    FILTER_MESSAGES,
    UNMATCHED_MESSAGES,
    next_step,
    unmatched_cause,
)
from console.buyer.money_lines import money_lines
from console.buyer.parts.file_revisions import ordered_part_context
from console.buyer.tables import BuyerAllocationTable, quantity_text
from console.buyer.timeline import timeline_of
from console.common.disputes.dispute_card import dispute_context, latest_dispute
from console.common.fields.file_fields import with_file_links
from console.common.order_threads import thread_context, thread_of
from console.common.pages import Page, get_row_or_404
from console.common.tables import EXPORT_FORMATS, export_table, make_table
from console.templatetags.console import whole
from fulfilment.models import Shipment
from fulfilment.selectors import order_money, production_of
from fulfilment.selectors.returned_goods import returnable_until
from matching.models import Allocation
from matching.selectors.buyer import (
    collection_place,
    first_shut_out,
    lots_of,
    with_progress,
)
from matching.states import BOUND_STATUSES, SENT_STATUSES, ProposalStatus
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
            *("incoterm", "currency", "group__part_request", "part"),
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
        thread = thread_of(self.request.membership, order.pk)
        write_address = reverse("buyer:write-message", args=[order.pk])
        return {
            "page_title": str(order),
            "order": order,
            "quantity": quantity_in_words(order),
            "collected_from": collection_places(self.allocations, steps),
            "steps": steps,
            "next_step": parts_text(order, self.allocations, steps) or next_step(order),
            "table": self.allocation_table(),
            "allocations": self.allocations,
            **delivered_pieces(self.allocations, steps),
            "deliveries": self.deliveries(),
            "is_confirmed": any(row.status in BOUND_STATUSES for row in self.allocations),
            "inspections": with_file_links(
                (row for lot in self.allocations for row in lot.inspections.all()),
                self.request.user,
            ),
            "money": self.money(),
            "timeline": timeline_of(order),
            **thread_context(self.request, thread, write_address),
            **dispute_context(self.request.user, thread, latest_dispute(order), write_address),
            "returns": order.returns.select_related("order", "allocation__operation__process"),
            "may_return": may_act and self.is_returnable(),
            "proposal": order.proposals.filter(
                status__in=(ProposalStatus.OPEN, ProposalStatus.ACCEPTED)
            ).first(),
            "why_unmatched": self.why_unmatched(),
            "completeness": completeness_of(order, steps) if order.is_draft else None,
            "points": COMPLETENESS_POINTS,
            "sees_prices": self.sees_prices,
            "may_act": may_act,
            **ordered_part_context(order, may_act=may_act),
            "may_edit": may_act and order.is_draft,
            "may_cancel": may_act and order.status in CANCELLABLE_STATUSES,
            "may_decide": may_act and order.status == OrderStatus.DELIVERED,
        }

    def is_returnable(self) -> bool:
        """Returns whether goods of the order can still be returned."""
        until = returnable_until(self.order)
        return until is not None and now() <= until

    @cached_property
    def allocations(self) -> Sequence[Allocation]:
        """Returns the live allocations with their production."""
        rows = production_of(lots_of(self.order))
        return list(rows.prefetch_related("shipments__receipts", "inspections__files"))

    def allocation_table(self) -> BuyerAllocationTable:
        """Builds the table of allocations."""
        rows = [allocation_row(allocation) for allocation in self.allocations]
        return make_table(self.request, BuyerAllocationTable, rows)

    def deliveries(self) -> list[Shipment]:
        """Returns the shipments to the buyer with their receipts."""
        rows = Shipment.objects.visible_to(self.request.user).filter(
            allocation__order=self.order, lot__isnull=True
        )
        rows = rows.select_related("allocation__window__machine__factory__region")
        return list(rows.prefetch_related("receipts__claim").order_by("shipped_on", "pk"))

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
        why = unmatched_cause(order.unmatched_reason, order.unmatched_detail or {})
        remedy = UNMATCHED_MESSAGES[order.unmatched_reason][1]
        found = first_shut_out(order)
        step, (detail, change) = (
            (found[0], FILTER_MESSAGES[found[1]]) if found else (None, ("", ""))
        )
        return {"why": why, "remedy": remedy, "step": step, "detail": detail, "change": change}


def quantity_in_words(order: Order) -> str:
    """Returns the quantity with its unit, and in pieces where that is another."""
    if order.quantity is None:
        return "–"
    if order.unit_quantity is None:
        return f"{whole(order.quantity)} {order.unit.name}"
    return quantity_text(order)


def collection_places(allocations: Sequence[Allocation], steps: Sequence[Any]) -> list[str]:
    """Returns where the buyer collects goods of its agreed lots, each place once."""
    last = steps[-1].pk if steps else None
    places = (
        collection_place(allocation)
        for allocation in allocations
        if allocation.operation_id == last
    )
    return list(dict.fromkeys(place for place in places if place))


def allocation_row(allocation: Allocation) -> dict[str, Any]:
    """Returns an allocation's row: place, pieces, dates and price."""
    shipments = list(allocation.shipments.all())
    return {
        "row": allocation,
        "work_order": allocation.work_order,
        "step": f"{allocation.operation.sequence}. {allocation.operation.process.name}",
        "place": allocation.window.machine.factory.region.name,
        "pieces": allocation.quantity,
        "good": allocation.good_made,
        "scrapped": allocation.lost,
        "to_go": allocation.to_go,
        "quality": inspection_text(allocation),
        "leaves_on": allocation.due_on,
        "sent": shipment_text(allocation, shipments),
        "price": allocation.price,
    }


def inspection_text(allocation: Allocation) -> str:
    """Summarises the inspections so far."""
    if not allocation.inspections.all():
        return ""
    words = {"passed": whole(allocation.passed), "failed": whole(allocation.failed)}
    return gettext("%(passed)s passed, %(failed)s failed") % words


def shipment_text(allocation: Allocation, shipments: Sequence[Shipment]) -> str:
    """Summarises departure, carrier and arrival; of parts, how many pieces left."""
    if not shipments:
        return ""
    words = {"shipped": whole(allocation.shipped), "arrived": whole(allocation.arrived)}
    if allocation.status not in SENT_STATUSES:
        words["all"] = whole(allocation.to_ship)
        return gettext("%(shipped)s of %(all)s shipped, %(arrived)s arrived") % words
    last = shipments[-1]
    left = gettext("left on %(day)s") % {"day": date_format(last.shipped_on, "SHORT_DATE_FORMAT")}
    carrier = f", {last.carrier}" if last.carrier else ""
    if all(row.is_received for row in shipments):
        return f"{left}{carrier}" + gettext("; arrived")
    if not allocation.arrived:
        return f"{left}{carrier}"
    return f"{left}{carrier}; " + gettext("%(arrived)s of %(shipped)s arrived") % words


def parts_text(order: Order, allocations: Sequence[Allocation], steps: Sequence[Any]) -> str:
    """Counts the pieces of an order of which a part has left; empty for any other."""
    found = delivered_pieces(allocations, steps)
    if order.status != OrderStatus.IN_PRODUCTION or not found["pieces_shipped"]:
        return ""
    words = {
        "shipped": whole(found["pieces_shipped"]),
        "all": whole(found["pieces_agreed"]),
        "arrived": whole(found["pieces_arrived"]),
    }
    return gettext("%(shipped)s of %(all)s pieces shipped, %(arrived)s arrived.") % words


def delivered_pieces(allocations: Sequence[Allocation], steps: Sequence[Any]) -> dict[str, int]:
    """Counts the pieces that will reach the buyer, that left for it and that arrived."""
    last = steps[-1].pk if steps else None
    rows = [row for row in allocations if row.operation_id == last]
    return {
        "pieces_agreed": sum(row.pieces for row in rows),
        "pieces_shipped": sum(row.shipped for row in rows),
        "pieces_arrived": sum(row.arrived for row in rows),
    }
