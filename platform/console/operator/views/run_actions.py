"""Approves, rejects and cancels match runs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.common.messages import error_message
from console.common.pages import ActionView
from console.operator.filters import ReviewOrderFilter
from console.operator.forms import ALL, REASON_LENGTH, SHOWN, RunApprovalForm
from console.operator.messages import approval_message
from console.operator.tables.run_order_tables import orders_with_baseline, requested_baseline
from console.operator.views.run_pages import RunPage
from matching.services.approval import approve_run
from matching.services.runs import cancel_run, reject_run
from matching.states import RunStatus


class RunAction(RunPage, ActionView):
    """Performs a decision on a run and returns to its page."""

    audience = (Audience.REVIEWER,)
    needs_plan = False

    def get_success_url(self) -> str:
        """Returns the run's page."""
        return reverse("operator:run", args=[self.run.pk])


class ApproveRun(RunAction):
    """Publishes the offers of all orders of the plan, or of the chosen ones."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approves the run and reports the outcome, which may be a stale plan."""
        form = RunApprovalForm(request.POST)
        orders = self.chosen(form) if form.is_valid() else []
        reason = form.cleaned_data.get("reason", "")
        try:
            run = approve_run(run=self.run, by=request.user, orders=orders, reason=reason)
        except FieldErrors as error:
            messages.error(request, refusal_message(error))
        except DomainError as error:
            messages.error(request, error_message(error))
        else:
            is_out = run.status in (RunStatus.APPROVED, RunStatus.SOLVED)
            (messages.success if is_out else messages.warning)(request, approval_message(run))
        return HttpResponseRedirect(self.get_success_url())

    def chosen(self, form: RunApprovalForm) -> list[UUID] | None:
        """Returns the ids of the orders to publish; None for all."""
        if form.cleaned_data["which"] == ALL:
            return None
        if form.cleaned_data["which"] == SHOWN:
            return self.shown_orders(QueryDict(form.cleaned_data["shown"]))
        return self.ticked_orders(form.cleaned_data["ticked"])

    def shown_orders(self, query: QueryDict) -> list[UUID]:
        """Returns the planned orders that pass the filters."""
        rows = orders_with_baseline(self.run, requested_baseline(query)).filter(made__gt=0)
        found = ReviewOrderFilter(query, rows)
        return list(found.qs.values_list("order_id", flat=True)) if found.is_valid() else []

    def ticked_orders(self, ticked: str) -> list[UUID]:
        """Returns the orders selected on any page of the table."""
        words = {*ticked.split(","), *self.request.POST.getlist("order")} - {""}
        try:
            return sorted(UUID(word) for word in words)
        except ValueError:
            return []


def refusal_message(error: FieldErrors) -> str:
    """Words why an approval was refused: no reason, or no order."""
    if "reason" in error.errors:
        return str(error.errors["reason"])
    return gettext("No order of the plan is selected. Select at least one, or reject the run.")


class RejectRun(RunAction):
    """Rejects a plan, with a reason."""

    def perform(self) -> str:
        """Rejects the run."""
        reason = self.request.POST.get("reason", "").strip()
        if not reason or len(reason) > REASON_LENGTH:
            raise ReasonMissing
        reject_run(run=self.run, by=self.request.user, reason=reason)
        return gettext("The run is rejected; its orders wait for the next run.")


class CancelRun(RunAction):
    """Cancels a run that is not solved yet."""

    def perform(self) -> str:
        """Cancels the run."""
        cancel_run(run=self.run, by=self.request.user)
        return gettext("The run is cancelled; its orders wait for the next run.")


class ReasonMissing(DomainError):
    """Raised when a rejection has no reason, or one that is too long."""

    default_detail = _("Give a reason for the rejection, in up to 300 characters.")
    default_code = "no_reason"
