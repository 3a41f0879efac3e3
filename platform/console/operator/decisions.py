"""What a reviewer decides on a run: approve all or a part of it, reject it, cancel it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.common.messages import error_message
from console.common.pages import ActionView
from console.operator.run_orders import RunOrderFilter, baseline_asked, orders_against
from console.operator.run_pages import RunPage
from console.templatetags.console import whole
from matching.models import MatchRun
from matching.services.approval import approve_run
from matching.services.runs import cancel_run, reject_run
from matching.states import RunStatus, UnmatchedReason

ALL, SHOWN, TICKED = "all", "shown", "ticked"
REASON_LENGTH = 300


class ApproveForm(forms.Form):
    """Which orders are published: all, those that the filters show, or those that are ticked."""

    which = forms.ChoiceField(
        choices=(
            (ALL, _("All orders that the plan makes")),
            (SHOWN, _("The orders that the filters show")),
            (TICKED, _("The ticked orders only")),
        )
    )
    # What the filters are, as the address has them.
    shown = forms.CharField(required=False)
    # Ids that were ticked on all pages of the table, separated by commas.
    ticked = forms.CharField(required=False)


class RunAction(RunPage, ActionView):
    """A decision on the run; afterwards its page is shown again."""

    audience = (Audience.REVIEWER,)
    needs_plan = False

    def get_success_url(self) -> str:
        """The run's page."""
        return reverse("operator:run", args=[self.run.pk])


class Approve(RunAction):
    """Puts out the offers of all orders of the plan, or of those that were chosen."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approves, and tells what came of it, which may be that nothing fits any more."""
        try:
            run = approve_run(run=self.run, by=request.user, orders=self.chosen())
        except FieldErrors:
            messages.error(
                request,
                gettext("No order that the plan makes was chosen. Choose some, or reject the run."),
            )
        except DomainError as refusal:
            messages.error(request, error_message(refusal))
        else:
            is_out = run.status == RunStatus.APPROVED
            (messages.success if is_out else messages.warning)(request, outcome_words(run))
        return HttpResponseRedirect(self.get_success_url())

    def chosen(self) -> list[UUID] | None:
        """The ids of the orders to publish; None for all."""
        form = ApproveForm(self.request.POST)
        if not form.is_valid():
            return []
        if form.cleaned_data["which"] == ALL:
            return None
        if form.cleaned_data["which"] == SHOWN:
            return self.shown_orders(QueryDict(form.cleaned_data["shown"]))
        return self.ticked_orders(form.cleaned_data["ticked"])

    def shown_orders(self, query: QueryDict) -> list[UUID]:
        """The orders that the plan makes, of those that the filters let through."""
        rows = orders_against(self.run, baseline_asked(query)).filter(made__gt=0)
        found = RunOrderFilter(query, rows)
        return list(found.qs.values_list("order_id", flat=True)) if found.is_valid() else []

    def ticked_orders(self, ticked: str) -> list[UUID]:
        """The orders that were ticked, on this page of the table or on any."""
        words = {*ticked.split(","), *self.request.POST.getlist("order")} - {""}
        try:
            return sorted(UUID(word) for word in words)
        except ValueError:
            return []


class Reject(RunAction):
    """Sets the plan aside, with a reason."""

    def perform(self) -> str:
        """Rejects the run."""
        reason = self.request.POST.get("reason", "").strip()
        if not reason or len(reason) > REASON_LENGTH:
            raise NoReason
        reject_run(run=self.run, by=self.request.user, reason=reason)
        return gettext("The run is rejected; its orders wait for the next run.")


class Cancel(RunAction):
    """Ends a run that is not solved yet."""

    def perform(self) -> str:
        """Cancels the run."""
        cancel_run(run=self.run, by=self.request.user)
        return gettext("The run is cancelled; its orders wait for the next run.")


class NoReason(DomainError):
    """Say in up to 300 characters why the run is rejected."""

    # Where translators find it.
    words = gettext_noop("Say in up to 300 characters why the run is rejected.")


def outcome_words(run: MatchRun) -> str:
    """How many orders are offered, and what became of the others."""
    if run.status == RunStatus.STALE:
        return gettext(
            "Nothing of this plan fits any more, so nothing was offered. Request a new run."
        )
    rows = run.run_orders
    offered = rows.filter(made__gt=0).count()
    said = ngettext(
        "Offers for %(count)s order are out.", "Offers for %(count)s orders are out.", offered
    ) % {"count": whole(offered)}
    held = rows.filter(unmatched_reason=UnmatchedReason.HELD_BACK).count()
    if held:
        said += " " + ngettext(
            "%(count)s order was held back and waits for the next run.",
            "%(count)s orders were held back and wait for the next run.",
            held,
        ) % {"count": whole(held)}
    changed = (UnmatchedReason.TAKEN_MEANWHILE, UnmatchedReason.CHANGED_MEANWHILE)
    gone = rows.filter(unmatched_reason__in=changed).count()
    if gone:
        said += " " + ngettext(
            "%(count)s order no longer fitted and was left out.",
            "%(count)s orders no longer fitted and were left out.",
            gone,
        ) % {"count": whole(gone)}
    return said
