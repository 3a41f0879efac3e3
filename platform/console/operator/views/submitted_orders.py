"""Lists the orders that buyers submitted."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.tables import ListPage
from console.operator.filters import SubmittedOrderFilter
from console.operator.tables.order_table import SubmittedOrderTable
from fulfilment.selectors.messages import unread_count
from matching.selectors.buyer import work_orders_of
from matching.selectors.market_metrics import submitted_orders
from orders.models import Order


class SubmittedOrders(ListPage):
    """Lists all submitted orders."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/orders.html"
    title = _("Orders")
    nav_name = "operator:orders"
    table_class: ClassVar = SubmittedOrderTable
    filter_class: ClassVar = SubmittedOrderFilter
    file_name = "orders"

    def get_context_data(self) -> dict[str, Any]:
        """Returns the number of all submitted orders."""
        return {"number": Order.objects.filter(submitted_at__isnull=False).count()}

    def get_queryset(self) -> Any:
        """Returns orders with buyers and time to match, newest first."""
        rows = submitted_orders(Order.objects.visible_to(self.request.user))
        rows = rows.annotate(
            work_orders=work_orders_of("pk"),
            new_messages=unread_count(self.organisation, "pk"),
        )
        return rows.select_related("organisation", "group").order_by("-submitted_at")
