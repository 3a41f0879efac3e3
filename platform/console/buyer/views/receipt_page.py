"""Serves the receipts of a delivery, which may arrive in parts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.buyer.delivery_forms import DeliveryReceiptForm
from console.common.pages import Page, add_errors, get_row_or_404
from fulfilment.models import Receipt, Shipment
from fulfilment.services.delivery import receive_shipment


class ReceiveDelivery(Page):
    """Records the pieces received of one shipment."""

    audience = (Audience.PURCHASER,)
    template_name = "buyer/receive.html"
    title = _("Receive a delivery")
    nav_name = "buyer:orders"

    @cached_property
    def shipment(self) -> Shipment:
        """Returns the shipment to the buyer. Raises Http404."""
        rows = Shipment.objects.visible_to(self.request.user).filter(
            lot__isnull=True, allocation__order__organisation=self.organisation
        )
        rows = rows.select_related(
            "allocation__order__unit", "allocation__window__machine__factory__region"
        )
        return get_row_or_404(rows.prefetch_related("receipts"), pk=self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        initial = {"received": self.shipment.under_way, "damaged": 0}
        return self.with_form(DeliveryReceiptForm(initial=initial))

    def with_form(self, form: DeliveryReceiptForm) -> dict[str, Any]:
        """Builds the context of the shipment and the form."""
        allocation = self.shipment.allocation
        return {
            "shipment": self.shipment,
            "order": allocation.order,
            "from_place": allocation.window.machine.factory.region,
            "form": form,
            "days": settings.FULFILMENT["short_receipt_days"],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Records the receipt, or shows the errors by field."""
        form = DeliveryReceiptForm(request.POST)
        if self.shipment and form.is_valid():
            fields = form.cleaned_data
            is_final = fields.pop("is_final") or None
            try:
                receipt = receive_shipment(
                    shipment=self.shipment, by=request.user, is_final=is_final, **fields
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, self.success_message(receipt))
                order = self.shipment.allocation.order_id
                return HttpResponseRedirect(reverse("buyer:order", args=[order]))
        return self.render_to_response(self.with_form(form), status=422)

    def success_message(self, receipt: Receipt) -> str:
        """Words what was recorded, and what happens with the rest."""
        left = self.shipment.under_way - receipt.received
        if left and not receipt.is_final:
            words = ngettext(
                "Received; %(left)s piece is still under way.",
                "Received; %(left)s pieces are still under way.",
                left,
            )
            return words % {"left": left}
        if left or receipt.damaged:
            return gettext(
                "Received. What is short or damaged is claimed and refunded when you accept the"
                " goods."
            )
        return gettext("All pieces are received.")
