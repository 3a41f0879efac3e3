"""What the pages of one match run share: whose they are, which run, and its words."""

from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.messages import label_for
from console.common.pages import Page, get_row_or_404
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun
from matching.selectors.review import BaselineComparison
from matching.states import PLANNED_STATUSES, BaselineKind, RunStatus

BASELINE_WORDS = {
    BaselineKind.SINGLE_SOURCE: _("first come, first served, each order whole at one factory"),
    BaselineKind.GREEDY_SPLIT: _(
        "first come, first served, each order split at its own least cost"
    ),
    BaselineKind.REFERENCE: _("the buyers' own prices"),
}
BASELINE_NAMES = {
    BaselineKind.SINGLE_SOURCE: _("First come, first served, whole"),
    BaselineKind.GREEDY_SPLIT: _("First come, first served, split"),
    BaselineKind.REFERENCE: _("Buyers' own prices"),
}
NO_BOUND = Decimal(1)


class RunPage(Page):
    """A page of one match run, for operators who see prices."""

    audience = (Audience.OPERATOR,)
    nav_name = "operator:runs"
    # Whether the page is of the run's plan, so that there must be one.
    needs_plan: ClassVar[bool] = True

    def is_meant_for(self, request: HttpRequest) -> bool:
        """All of it is money, so a member without prices has no use for it."""
        return super().is_meant_for(request) and self.sees_prices

    @property
    def run(self) -> MatchRun:
        """The run of the address; raises Http404."""
        if not hasattr(self, "_run"):
            rows = MatchRun.objects.visible_to(self.request.user)
            if self.needs_plan:
                rows = rows.filter(status__in=PLANNED_STATUSES)
            rows = rows.select_related("requested_by", "decided_by", "currency")
            self._run = get_row_or_404(rows, pk=self.kwargs["run"])
        return self._run

    @property
    def may_decide(self) -> bool:
        """Whether the membership that the user acts in may approve, reject and cancel."""
        membership = self.request.membership  # type: ignore[attr-defined]
        return Audience.REVIEWER in membership.audiences()


def name_of(run: MatchRun) -> str:
    """A run as people tell it from others: by when it was requested."""
    at = date_format(localtime(run.created_at), "SHORT_DATETIME_FORMAT")
    return gettext("Match run of %(at)s") % {"at": at}


def saving_words(comparison: BaselineComparison, currency: Any) -> SafeString:
    """“This run saves ¥12,480.00, 9.3 %, against first come, first served …”, or what is true."""
    row = comparison.baseline
    words = {
        "baseline": BASELINE_WORDS[row.kind],
        "amount": format_html("<strong>{}</strong>", money(abs(row.saving), currency)),
        "share": format_html("<strong>{}</strong>", percent(abs(row.saving_share or 0))),
    }
    if not row.compared_orders:
        return format_html(
            gettext("No order is made alike by this run and by {baseline}: nothing is compared."),
            **words,
        )
    if row.saving < 0:
        return format_html(
            gettext("This run costs {amount}, {share}, more than {baseline}."), **words
        )
    return format_html(gettext("This run saves {amount}, {share}, against {baseline}."), **words)


def compared_words(comparison: BaselineComparison) -> str:
    """On which orders that is said, and what is left out."""
    row = comparison.baseline
    text = ngettext(
        "Compared is %(count)s order of which both make the same pieces; what either does not"
        " make is left out.",
        "Compared are the %(count)s orders of which both make the same pieces; what either does"
        " not make is left out.",
        row.compared_orders,
    )
    return text % {"count": whole(row.compared_orders)}


def whole_words(run: MatchRun, comparison: BaselineComparison) -> str:
    """Both plans whole: where hours are short, what a plan makes at all is its greater part."""
    return gettext(
        "With all that is not made counted at its price, the whole plan costs %(plan)s and the"
        " whole baseline %(baseline)s."
    ) % {
        "plan": money(run.cost, run.currency_id),
        "baseline": money(comparison.baseline.total_cost, run.currency_id),
    }


def bound_words(run: MatchRun, left_out: int) -> str:
    """How near the plan is to the least cost possible, as far as that is proven."""
    if run.gap is None or run.gap >= NO_BOUND:
        return gettext("How near that is to the least cost possible was not proven.")
    if left_out:
        text = ngettext(
            "The whole plan, of which the approval left out %(count)s order, was within %(gap)s of"
            " the least cost possible (proven).",
            "The whole plan, of which the approval left out %(count)s orders, was within %(gap)s of"
            " the least cost possible (proven).",
            left_out,
        )
        return text % {"count": whole(left_out), "gap": percent(run.gap)}
    if not run.gap:
        return gettext("No plan costs less (proven).")
    return gettext("Its cost is within %(gap)s of the least possible (proven).") % {
        "gap": percent(run.gap)
    }


def headline(found: list[BaselineComparison]) -> BaselineComparison | None:
    """The comparison that the page begins with: the first one that compares anything."""
    compared = (row for row in found if row.baseline.compared_orders)
    return next(compared, found[0] if found else None)


def events_of(run: MatchRun) -> list[dict[str, Any]]:
    """What happened to a run, in the words of the page."""
    words = dict(RunStatus.choices)
    return [
        {
            "at": row.at,
            "said": label_for(words.get(row.to_status, row.to_status)),
            "by": row.by,
            "reason": row.reason,
        }
        for row in run.events.select_related("by")
    ]
