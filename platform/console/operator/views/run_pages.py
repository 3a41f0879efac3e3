"""Provides the base of the pages of one match run."""

from typing import ClassVar

from django.http import HttpRequest

from common.access import Audience
from console.common.pages import Page, get_row_or_404
from matching.models import MatchRun
from matching.states import PLANNED_STATUSES


class RunPage(Page):
    """Provides the base of pages of one run, for operators who see prices."""

    audience = (Audience.OPERATOR,)
    nav_name = "operator:runs"
    # A page of the plan is a 404 until the run has one.
    needs_plan: ClassVar[bool] = True

    def is_meant_for(self, request: HttpRequest) -> bool:
        """Returns whether the member is an operator who sees prices."""
        return super().is_meant_for(request) and self.sees_prices

    @property
    def run(self) -> MatchRun:
        """Returns the requested run; raises Http404."""
        if not hasattr(self, "_run"):
            rows = MatchRun.objects.visible_to(self.request.user)
            if self.needs_plan:
                rows = rows.filter(status__in=PLANNED_STATUSES)
            rows = rows.select_related("requested_by", "decided_by", "currency")
            self._run = get_row_or_404(rows, pk=self.kwargs["run"])
        return self._run

    @property
    def may_decide(self) -> bool:
        """Returns whether the membership may approve, reject and cancel runs."""
        membership = self.request.membership  # type: ignore[attr-defined]
        return Audience.REVIEWER in membership.audiences()
