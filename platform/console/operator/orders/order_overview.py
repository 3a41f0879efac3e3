"""Serves one order across runs to operators, and cancels it for them."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import FieldErrors
from console.common.disputes.dispute_card import dispute_context, latest_dispute
from console.common.order_threads import thread_context, thread_of
from console.common.pages import ActionView, Page, get_row_or_404
from console.operator.orders.order_history import history_of
from fulfilment.models import Shipment
from fulfilment.selectors import order_money, payments_for, production_of
from fulfilment.services.closing import cancel_for_operator
from matching.models import Allocation
from orders.models import Order
from orders.states import CANCELLABLE_STATUSES

REASON_LENGTH = 300


def submitted_order(user: Any, pk: Any) -> Order:
    """Returns an order that its buyer has submitted. Raises Http404."""
    rows = Order.objects.visible_to(user).filter(submitted_at__isnull=False)
    rows = rows.select_related("organisation", "currency", "unit", "ship_to_region", "group")
    order: Order = get_row_or_404(rows, pk=pk)
    return order


class OperatorOrder(Page):
    """Shows runs, proposals, lots, deliveries, payments and history of an order."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/order.html"
    title = _("Order")
    nav_name = "operator:orders"

    @cached_property
    def order(self) -> Order:
        """Returns the order. Raises Http404."""
        return submitted_order(self.request.user, self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        order, user = self.order, self.request.user
        membership = self.request.membership  # type: ignore[attr-defined]
        thread = thread_of(membership, order.pk)
        address = reverse("operator:write-message", args=[order.pk])
        lots = Allocation.objects.filter(order=order).select_related(
            "operation__process", "window__machine__factory"
        )
        path = "line__transaction__settlement__allocation__order"
        is_reviewer = Audience.REVIEWER in membership.audiences()
        return {
            "page_title": str(order),
            "order": order,
            "steps": order.operations.select_related("process"),
            "runs": order.run_orders.select_related("run").order_by("-run__created_at"),
            "proposals": order.proposals.order_by("-number"),
            "lots": production_of(lots).order_by("operation__sequence", "created_at", "pk"),
            "deliveries": Shipment.objects.filter(allocation__order=order)
            .select_related("allocation__window__machine__factory")
            .prefetch_related("receipts")
            .order_by("shipped_on", "pk"),
            "returns": order.returns.all(),
            "money": order_money(order, user) if self.sees_prices else None,
            "payments": payments_for(user).filter(**{path: order}).order_by("number")
            if self.sees_prices
            else (),
            "history": history_of(order, prices=self.sees_prices),
            "may_cancel": is_reviewer and order.status in CANCELLABLE_STATUSES,
            "shows_refunds": self.sees_prices,
            **dispute_context(user, thread, latest_dispute(order), address),
            **thread_context(self.request, thread, address),
        }


class CancelForBuyer(ActionView):
    """Cancels an order with a reason that its buyer and factories read."""

    audience = (Audience.REVIEWER,)

    def perform(self) -> str:
        order = submitted_order(self.request.user, self.kwargs["pk"])
        reason = self.request.POST.get("reason", "").strip()
        if not 0 < len(reason) <= REASON_LENGTH:
            raise FieldErrors({"reason": gettext("Give a reason of at most 300 characters.")})
        cancel_for_operator(order=order, by=self.request.user, reason=reason)
        return gettext("%(reference)s is cancelled; its buyer and factories read the reason.") % {
            "reference": order.reference
        }

    def get_success_url(self) -> str:
        return reverse("operator:order", args=[self.kwargs["pk"]])
