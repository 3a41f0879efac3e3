"""Explains the problem types of the API, each at the address of its `type`."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.api.problem_types.catalogue import problem_types
from console.common.pages import Page


class ProblemsPage(Page):
    """Lists every problem type."""

    audience = (Audience.ANYONE,)
    template_name = "console/problems.html"
    title = _("Problems that the API reports")

    def get_context_data(self) -> dict[str, Any]:
        return {"problems": problem_types().values()}


class ProblemPage(Page):
    """Explains one problem type: its meaning and the way out."""

    audience = (Audience.ANYONE,)
    template_name = "console/problem.html"
    title = _("A problem that the API reports")

    def get_context_data(self) -> dict[str, Any]:
        problem = problem_types().get(self.kwargs["problem"].replace("-", "_"))
        if problem is None or problem.slug != self.kwargs["problem"]:
            raise Http404
        return {"problem": problem}
