"""Renders the buyer's papers of an order: purchase order and confirmation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.pages import get_row_or_404
from console.common.papers.paper import Paper, part_files, platform_name, with_parts
from matching.models import Allocation, Proposal
from matching.selectors.names import factory_name
from matching.states import BOUND_STATUSES, ProposalStatus
from orders.models import Order
from orders.states import OrderStatus
from vocabularies.models import Process


@dataclass(frozen=True, slots=True)
class LotLine:
    """Holds a line of a paper: what a factory makes, by when and for how much."""

    work_order: str
    step: str
    place: str
    pieces: int
    leaves_on: date
    price: Decimal


class OrderPaper(Paper):
    """Renders a paper of one order for its buyer."""

    audience = (Audience.BUYER,)

    @cached_property
    def order(self) -> Order:
        """Returns the order, which is no draft. Raises Http404."""
        rows = Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        rows = rows.exclude(status=OrderStatus.DRAFT).select_related(
            *("organisation", "unit", "material_family", "material_grade", "tolerance"),
            *("ship_to_region", "incoterm", "currency"),
        )
        order: Order = get_row_or_404(rows, pk=self.kwargs["pk"])
        return order

    def lines(self) -> list[LotLine]:
        """Returns the lines, which sum to the total."""
        raise NotImplementedError

    def get_context_data(self) -> dict[str, Any]:
        """Returns the order, its lines and their sum."""
        order, lines = self.order, self.lines()
        steps = order.operations.select_related("process", "tolerance")
        return {
            "number": order.reference,
            "back": reverse("buyer:order", args=[order.pk]),
            "order": order,
            "steps": list(steps),
            "supplier": platform_name(),
            "part_files": part_files(order, self.request.user),
            "certifications": list(order.required_certifications.all()),
            "lines": lines,
            "total": sum((line.price for line in lines), Decimal(0)),
        }


class PurchaseOrder(OrderPaper):
    """Renders what the buyer ordered, with the price that it accepted."""

    template_name = "papers/purchase_order.html"
    title = _("Purchase order")

    @cached_property
    def proposal(self) -> Proposal | None:
        """Returns the version that the buyer accepted; None before."""
        return self.order.proposals.filter(status=ProposalStatus.ACCEPTED).first()

    def lines(self) -> list[LotLine]:
        """Returns the parts of the accepted version, which is stored with its prices."""
        parts = self.proposal.parts if self.proposal else []
        ids = [part["allocation"] for part in parts]
        numbers = dict(Allocation.objects.filter(pk__in=ids).values_list("pk", "work_order"))
        processes = Process.objects.in_bulk({part["process"] for part in parts})
        return [
            LotLine(
                work_order={str(pk): number for pk, number in numbers.items()}[part["allocation"]],
                step=f"{part['operation_sequence']}. {processes[part['process']]}",
                place=part["place"],
                pieces=part["quantity"],
                leaves_on=date.fromisoformat(part["due_on"]),
                price=Decimal(part["price"]),
            )
            for part in parts
        ]

    def get_context_data(self) -> dict[str, Any]:
        """Returns also the accepted version."""
        return super().get_context_data() | {"proposal": self.proposal}


class OrderConfirmation(OrderPaper):
    """Renders what both sides confirmed, with the names of the factories."""

    template_name = "papers/order_confirmation.html"
    title = _("Order confirmation")

    def lines(self) -> list[LotLine]:
        """Returns the confirmed lots. Raises Http404 where there is none."""
        rows = Allocation.objects.filter(order=self.order, status__in=BOUND_STATUSES)
        rows = rows.select_related(*with_parts()).order_by(
            "operation__sequence", "due_on", "work_order"
        )
        found = [
            LotLine(
                work_order=row.work_order,
                step=f"{row.operation.sequence}. {row.operation.process}",
                place=f"{factory_name(row)}, {row.window.machine.factory.region.name}",
                pieces=row.pieces,
                leaves_on=row.due_on,
                price=confirmed_price(row),
            )
            for row in rows
        ]
        if not found:
            raise Http404
        return found

    def get_context_data(self) -> dict[str, Any]:
        """Returns also the pieces that are confirmed at the last step."""
        context = super().get_context_data()
        last = f"{context['steps'][-1].sequence}."
        lines = context["lines"]
        confirmed = sum(row.pieces for row in lines if row.step.split(" ")[0] == last)
        return context | {"confirmed": confirmed}


def confirmed_price(row: Allocation) -> Decimal:
    """Returns the price of an allocation's pieces, by the fee of the day it was held."""
    settlement: Any = getattr(row, "settlement", None)
    if settlement is None:
        return row.price_with(settings.COSTING["platform_fee_percent"])
    return row.price_with(settlement.fee_percent)
