"""Lists match runs and requests new ones."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.common.pages import add_errors, forbidden_page
from console.common.tables import ListPage
from console.operator.filters import OperatorRunFilter
from console.operator.forms import RunRequestForm
from console.operator.tables.run_table import PRICE_COLUMNS, RunTable
from matching.models import MatchRun
from matching.selectors.review import runs_with_saving
from matching.services.runs import request_run


class RunList(ListPage):
    """Lists match runs; a reviewer requests new ones."""

    audience = (Audience.OPERATOR,)
    nav_name = "operator:runs"
    title = _("Match runs")
    template_name = "operator/runs.html"
    table_class = RunTable
    filter_class = OperatorRunFilter
    file_name = "match-runs"
    form: RunRequestForm | None = None

    def get_queryset(self) -> Any:
        """Returns the runs with their savings."""
        seen = MatchRun.objects.visible_to(self.request.user)
        rows = runs_with_saving().filter(pk__in=seen.values("pk"))
        return rows.select_related("requested_by").defer("progress", "solver")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the list, without money if it is hidden."""
        if not self.sees_prices:
            self.table_class = type(
                "RunTableWithoutPrices",
                (RunTable,),
                {"__doc__": RunTable.__doc__, **dict.fromkeys(PRICE_COLUMNS)},
            )
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Requests a run and redirects to its page."""
        if not self.may_request:
            return forbidden_page(request)
        form = self.form = RunRequestForm(request.POST)
        if form.is_valid():
            fields = form.cleaned_data | {"currency": form.cleaned_data["currency"].pk}
            try:
                run = request_run(by=request.user, **fields)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("The run has been requested."))
                return redirect("operator:run", run=run.pk)
        response = self.get(request, *args, **kwargs)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    @property
    def may_request(self) -> bool:
        """Returns whether the current membership may request runs."""
        membership = self.request.membership  # type: ignore[attr-defined]
        return Audience.REVIEWER in membership.audiences()

    def get_context_data(self) -> dict[str, Any]:
        """Returns the form for members who may request runs."""
        form = (self.form or RunRequestForm()) if self.may_request else None
        return {"form": form}
