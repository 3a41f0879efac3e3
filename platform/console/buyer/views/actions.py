"""What buyers decide with one click and, where somebody is let down, a reason."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.buyer.forms import BuyerReasonForm
from console.buyer.messages import translated_reason
from console.common.pages import ActionView, get_row_or_404
from fulfilment.services import accept_goods, dispute_goods
from matching.models import Proposal
from matching.services.proposals import accept_proposal, decline_proposal
from orders.models import Order
from orders.services import cancel_order, submit_order

# The docstrings below, for the catalogue.
SAID_IN_DOCSTRINGS = (
    gettext_noop("Say why, in a sentence of at most 300 characters."),
    gettext_noop("The draft cannot be submitted yet; change what is said here and submit it."),
)


class ReasonRequired(DomainError):
    """Say why, in a sentence of at most 300 characters."""

    status = 400


class DraftIncomplete(DomainError):
    """The draft cannot be submitted yet; change what is said here and submit it."""

    status = 400


class OrderAction(ActionView):
    """A deed on one order of the buyer; back to the order afterwards."""

    audience = (Audience.PURCHASER,)
    success_url = "buyer:order"

    def order(self) -> Order:
        """The order, of those of the organisation acted for; may raise Http404."""
        rows = Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    def reason(self) -> str:
        """Why; raises ReasonNeeded."""
        form = BuyerReasonForm(self.request.POST)
        if not form.is_valid():
            raise ReasonRequired
        return form.cleaned_data["reason"]

    def get_success_url(self) -> str:
        """The order itself."""
        return reverse(self.success_url, args=[self.kwargs["pk"]])


class SubmitOrder(OrderAction):
    """A draft as it is stored, to wait for a match run; to its form where it is not ready."""

    def perform(self) -> str:
        """Submits it, or says everything that keeps it from that."""
        try:
            order = submit_order(order=self.order(), by=self.request.user)
        except FieldErrors as refusal:
            self.success_url = "buyer:edit-order"
            for path, reason in refusal.errors.items():
                messages.error(self.request, translated_reason(path, reason))
            raise DraftIncomplete from refusal
        return gettext("%(reference)s is submitted. The next match run takes it up.") % {
            "reference": order.reference
        }


class CancelOrder(OrderAction):
    """An order is given up, or a draft thrown away."""

    def perform(self) -> str:
        """Cancels it, with all that was proposed for it."""
        order = cancel_order(order=self.order(), by=self.request.user, reason=self.reason())
        return gettext("%(reference)s is given up.") % {"reference": order.reference}


class AcceptGoods(OrderAction):
    """The buyer takes the goods."""

    def perform(self) -> str:
        """Accepts them; factories are paid for what arrived whole."""
        accept_goods(order=self.order(), by=self.request.user)
        return gettext("The goods are accepted; the factories are paid for what arrived whole.")


class DisputeGoods(OrderAction):
    """The buyer does not take the goods as they are."""

    def perform(self) -> str:
        """Disputes them; nobody is paid until the operator decides."""
        dispute_goods(order=self.order(), by=self.request.user, reason=self.reason())
        return gettext("Your dispute is with the operator; nobody is paid until it is decided.")


class ProposalAction(OrderAction):
    """An answer to one proposal; back to the proposal afterwards."""

    success_url = "buyer:proposal"

    def proposal(self) -> Any:
        """The proposal, of those made to the organisation acted for; may raise Http404."""
        rows = Proposal.objects.visible_to(self.request.user)
        rows = rows.filter(order__organisation=self.organisation)
        return get_row_or_404(rows, pk=self.kwargs["pk"])


class AcceptProposal(ProposalAction):
    """Yes to all of it."""

    def perform(self) -> str:
        """Accepts it."""
        accept_proposal(proposal=self.proposal(), by=self.request.user)
        return gettext(
            "You accepted. Every lot is binding as soon as its factory has accepted it too."
        )


class DeclineProposal(ProposalAction):
    """No to what is not confirmed yet."""

    def perform(self) -> str:
        """Declines it; the order waits for the next run."""
        decline_proposal(proposal=self.proposal(), by=self.request.user, reason=self.reason())
        return gettext("You declined. The order waits for the next match run.")
