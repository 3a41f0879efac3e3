"""Serves the returns of accepted goods to their buyer."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.buyer.delivery_forms import BuyerReasonForm, CarrierForm, ReturnForm
from console.buyer.views.actions import ReasonRequired
from console.common.pages import ActionView, Page, add_errors, get_row_or_404
from console.common.return_texts import BUYER_STEPS, return_context
from fulfilment.models import Return
from fulfilment.selectors.returned_goods import (
    answer_due,
    returnable_allocations,
    returnable_until,
    returns_for,
)
from fulfilment.services.returns.goods_returns import (
    complete_return,
    open_return,
    reject_repair,
    send_back,
    withdraw_return,
)
from fulfilment.states import UNDECIDED_RETURNS, ReturnStatus
from orders.models import Order

R = ReturnStatus


class NewReturn(Page):
    """Opens a return of pieces of an accepted order."""

    audience = (Audience.PURCHASER,)
    template_name = "buyer/new_return.html"
    title = _("Return goods")
    nav_name = "buyer:orders"

    @cached_property
    def order(self) -> Order:
        """Returns the order. Raises Http404."""
        rows = Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        return get_row_or_404(rows.select_related("unit"), pk=self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        return self.with_form(ReturnForm(lots=returnable_allocations(self.order)))

    def with_form(self, form: ReturnForm) -> dict[str, Any]:
        """Builds the context of the order and the form."""
        return {"order": self.order, "form": form, "until": returnable_until(self.order)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Opens the return, or shows the errors by field."""
        form = ReturnForm(request.POST, lots=returnable_allocations(self.order))
        if form.is_valid():
            try:
                row = open_return(order=self.order, by=request.user, **form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("Returned; the factory is asked to answer."))
                return HttpResponseRedirect(reverse("buyer:return", args=[row.pk]))
        return self.render_to_response(self.with_form(form), status=422)


class BuyerReturnMixin:
    """Finds one return of the organisation's orders."""

    request: Any
    organisation: Any
    kwargs: dict[str, Any]

    @cached_property
    def goods_return(self) -> Return:
        """Returns the return. Raises Http404."""
        rows = returns_for(self.request.user).filter(order__organisation=self.organisation)
        return get_row_or_404(rows, pk=self.kwargs["pk"])


class BuyerReturn(BuyerReturnMixin, Page):
    """Shows a return and what its buyer can do."""

    audience = (Audience.BUYER,)
    template_name = "buyer/return.html"
    title = _("Return")
    nav_name = "buyer:orders"

    def get_context_data(self) -> dict[str, Any]:
        row = self.goods_return
        may_act = Audience.PURCHASER in self.request.membership.audiences()
        shows_refund = self.sees_prices and row.refunds.all()
        return {
            **return_context(row, BUYER_STEPS),
            "answer_due": answer_due(row) if row.status == R.OPEN else None,
            "may_withdraw": may_act and row.status in (*UNDECIDED_RETURNS, R.ACCEPTED),
            "may_send": may_act and row.status == R.ACCEPTED,
            "may_complete": may_act and row.status == R.REPAIRED,
            "amounts": [(_("Paid back to you"), row.refunded)] if shows_refund else [],
        }


class BuyerReturnAction(BuyerReturnMixin, ActionView):
    """Acts on one return and goes back to its page."""

    audience = (Audience.PURCHASER,)
    form_class: ClassVar[Any] = forms.Form
    service: ClassVar[Any]
    message: ClassVar[Any]

    def perform(self) -> str:
        row, form = self.goods_return, self.form_class(self.request.POST)
        if not form.is_valid():
            raise ReasonRequired
        type(self).service(goods_return=row, by=self.request.user, **form.cleaned_data)
        return gettext(self.message)

    def get_success_url(self) -> str:
        return reverse("buyer:return", args=[self.kwargs["pk"]])


class WithdrawReturn(BuyerReturnAction):
    """Withdraws a return."""

    service = withdraw_return
    message = _("The return is withdrawn.")


class SendBack(BuyerReturnAction):
    """Records that the pieces were sent to be repaired."""

    form_class = CarrierForm
    service = send_back
    message = _("Recorded; the factory sees that the pieces are on their way.")


class CompleteReturn(BuyerReturnAction):
    """Records that repaired pieces arrived in order."""

    service = complete_return
    message = _("The repair is completed.")


class RejectRepair(BuyerReturnAction):
    """Records that the pieces are not repaired."""

    form_class = BuyerReasonForm
    service = reject_repair
    message = _("Recorded; the pieces go back to the factory once more.")
