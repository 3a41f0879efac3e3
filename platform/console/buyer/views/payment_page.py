"""Serves the payments of one order from the buyer's account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.buyer.tables import PaymentTable
from console.common.pages import forbidden_page, get_row_or_404
from console.common.tables import ListPage
from fulfilment.models import Settlement
from fulfilment.selectors import order_money, settlement_lines_for
from fulfilment.states import Account
from orders.models import Order


class PaymentsPage(ListPage):
    """Lists what was held, paid and refunded for one order."""

    audience = (Audience.BUYER,)
    template_name = "buyer/payments.html"
    title = _("Payments")
    nav_name = "buyer:orders"
    table_class = PaymentTable
    file_name = "payments"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lists the lines to members who see prices."""
        self.order = get_row_or_404(
            Order.objects.visible_to(request.user).filter(organisation=self.organisation),
            pk=kwargs["pk"],
        )
        return super().get(request) if self.sees_prices else forbidden_page(request)

    def get_queryset(self) -> Any:
        rows = settlement_lines_for(self.request.user).select_related(
            "transaction__settlement__allocation__window__machine__factory__region"
        )
        return rows.filter(
            account=Account.BUYER, transaction__settlement__allocation__order=self.order
        )

    def get_context_data(self) -> dict[str, Any]:
        settlements = Settlement.objects.visible_to(self.request.user).filter(
            allocation__order=self.order
        )
        return {
            "order": self.order,
            "money": order_money(self.order, self.request.user),
            "settlements": settlements.select_related("allocation").order_by("created_at", "pk"),
        }
