"""Takes the buyer's answers: on orders, proposals, messages and goods."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.buyer.delivery_forms import BuyerReasonForm
from console.common.order_threads import WriteMessage
from console.common.pages import ActionView, get_row_or_404
from fulfilment.services.acceptance import accept_goods, dispute_goods
from matching.models import Proposal
from matching.services.proposals import accept_proposal, decline_proposal
from orders.models import Order
from orders.services.order_changes import cancel_order, submit_order


class ReasonRequired(DomainError):
    """Raised when an action that needs a reason has none, or one that is too long."""

    default_detail = _("Give a reason of at most 300 characters.")
    default_code = "reason_required"
    status = 400


class DraftIncomplete(DomainError):
    """Raised when a draft that is to be submitted violates rules."""

    default_detail = _(
        "The draft cannot be submitted yet; correct the details below and submit it."
    )
    default_code = "draft_incomplete"
    status = 400


class WriteOrderMessage(WriteMessage):
    """Writes the buyer's message on an order."""

    audience = (Audience.PURCHASER,)

    def page_address(self) -> str:
        return reverse("buyer:order", args=[self.kwargs["pk"]])


class OrderAction(ActionView):
    """Changes one order of the buyer and returns to its page."""

    audience = (Audience.PURCHASER,)
    success_url = "buyer:order"

    def order(self) -> Order:
        """Returns the order named in the address. Raises Http404."""
        rows = Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    def reason(self) -> str:
        """Returns the posted reason. Raises ReasonRequired."""
        form = BuyerReasonForm(self.request.POST)
        if not form.is_valid():
            raise ReasonRequired
        return form.cleaned_data["reason"]

    def get_success_url(self) -> str:
        return reverse(self.success_url, args=[self.kwargs["pk"]])


class SubmitOrder(OrderAction):
    """Submits a stored draft; an incomplete one opens in its form."""

    def perform(self) -> str:
        try:
            order = submit_order(order=self.order(), by=self.request.user)
        except FieldErrors as error:
            self.success_url = "buyer:edit-order"
            for reason in error.errors.values():
                messages.error(self.request, str(reason))
            raise DraftIncomplete from error
        return gettext("%(reference)s is submitted. The next match run includes it.") % {
            "reference": order.reference
        }


class CancelOrder(OrderAction):
    """Cancels an order or deletes a draft."""

    def perform(self) -> str:
        order = cancel_order(order=self.order(), by=self.request.user, reason=self.reason())
        return gettext("%(reference)s is cancelled.") % {"reference": order.reference}


class AcceptGoods(OrderAction):
    """Accepts the goods of an order."""

    def perform(self) -> str:
        accept_goods(order=self.order(), by=self.request.user)
        return gettext("The goods are accepted; the factories are paid for what arrived undamaged.")


class DisputeGoods(OrderAction):
    """Disputes the goods of an order."""

    def perform(self) -> str:
        dispute_goods(order=self.order(), by=self.request.user, reason=self.reason())
        return gettext(
            "Your dispute was sent to the operator; no payment is made until it is decided."
        )


class ProposalAction(OrderAction):
    """Answers one proposal and returns to its page."""

    success_url = "buyer:proposal"

    def proposal(self) -> Any:
        """Returns the proposal named in the address. Raises Http404."""
        rows = Proposal.objects.visible_to(self.request.user)
        rows = rows.filter(order__organisation=self.organisation)
        return get_row_or_404(rows, pk=self.kwargs["pk"])


class AcceptProposal(ProposalAction):
    """Accepts the whole proposal."""

    def perform(self) -> str:
        accept_proposal(proposal=self.proposal(), by=self.request.user)
        return gettext(
            "You accepted. Every lot is binding as soon as its factory has accepted it too."
        )


class DeclineProposal(ProposalAction):
    """Declines the unconfirmed part of the proposal."""

    def perform(self) -> str:
        decline_proposal(proposal=self.proposal(), by=self.request.user, reason=self.reason())
        return gettext("You declined. The order waits for the next match run.")
