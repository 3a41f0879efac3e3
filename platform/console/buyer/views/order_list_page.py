"""Serves the buyer's first page: orders by state with their next step."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.buyer.filters import BuyerOrderFilter
from console.buyer.tables import BuyerOrderTable
from console.common.messages import label_for
from console.common.tables import ListPage
from fulfilment.selectors.messages import unread_count
from matching.selectors.buyer import proposals_to_answer, with_progress
from orders.models import Order
from orders.states import OrderStatus

# Buyers look for these states even without orders; other states appear only with orders.
ALWAYS_COUNTED = (
    *(OrderStatus.DRAFT, OrderStatus.SUBMITTED, OrderStatus.PROPOSED),
    *(OrderStatus.IN_PRODUCTION, OrderStatus.DELIVERED),
)


class BuyerOrdersPage(ListPage):
    """Lists all orders of the buyer."""

    audience = (Audience.BUYER,)
    template_name = "buyer/orders.html"
    title = _("Orders")
    nav_name = "buyer:orders"
    table_class = BuyerOrderTable
    filter_class = BuyerOrderFilter
    file_name = "orders"

    def get_queryset(self) -> Any:
        # Rows that are counted by group lose the order of their model.
        rows = with_progress(self.own()).order_by("-created_at", "pk")
        rows = rows.annotate(new_messages=unread_count(self.organisation, "pk"))
        return rows.select_related("unit").prefetch_related("operations__process")

    def own(self) -> Any:
        """Returns the orders of the organisation acted for."""
        return Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)

    def get_context_data(self) -> dict[str, Any]:
        counts = dict(self.own().order_by().values_list("status").annotate(Count("pk")))
        address = reverse("buyer:orders")
        states = [
            {
                "label": label_for(label),
                "count": counts.get(status, 0),
                "address": f"{address}?status={status}",
                "is_current": self.request.GET.get("status") == status,
            }
            for status, label in OrderStatus.choices
            if status in ALWAYS_COUNTED or counts.get(status)
        ]
        return {
            "states": states,
            "total": sum(counts.values()),
            "to_answer": len(proposals_to_answer(self.organisation)),
            "may_write": Audience.PURCHASER in self.request.membership.audiences(),
        }
