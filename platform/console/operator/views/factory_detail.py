"""Shows one factory and sets its verification."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.common.messages import label_for
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.tables import EXPORT_FORMATS, Table, export_table, make_table, without
from console.operator.charts.hours_chart import hours_chart
from console.operator.columns import duration
from console.operator.forms import VerificationForm
from console.operator.links import page_url
from console.operator.tables.factory_tables import FACTORY_TABLES
from console.operator.utilisation_parts import utilisation_text
from factories.models import Factory, FactoryEvent
from factories.services.master_data import verify_factory
from factories.states import Verification
from factories.utilisation import hours_by, total_of
from fulfilment.supplier_scorecard import Scorecard, scorecards


class FactoryDetail(Page):
    """Shows one factory with its record, certifications and machines."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/factory.html"
    title = _("Factory")
    nav_name = "operator:factories"

    def get_factory(self) -> Factory:
        """Returns the requested factory; raises Http404."""
        rows = Factory.objects.visible_to(self.request.user)
        return get_row_or_404(  # type: ignore[no-any-return]
            rows.select_related("organisation", "region", "currency"), pk=self.kwargs["pk"]
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page or one of its tables, or exports a table."""
        factory = self.get_factory()
        wanted, _dash, kind = request.GET.get("export", "").partition("-")
        if wanted in FACTORY_TABLES and kind in dict(EXPORT_FORMATS):
            return export_table(self.make_table(factory, wanted), kind, wanted)
        sorted_one = (request.htmx.target or "").removesuffix("-table")  # type: ignore[attr-defined]
        if sorted_one in FACTORY_TABLES:
            table = self.make_table(factory, sorted_one)
            return render(request, "console/list_part.html", {"table": table})
        form = VerificationForm(initial={"level": factory.verification})
        return self.render_to_response(self.context_of(factory, form))

    def make_table(self, factory: Factory, name: str) -> Table:
        """Returns one of the page's tables, without money if it is hidden."""
        kind, rows = FACTORY_TABLES[name]
        if not self.sees_prices and "hourly_rate" in kind.base_columns:
            # Not only left out: what is sorted by it tells it too.
            kind = without(kind, "hourly_rate")
        table = make_table(self.request, kind, rows(factory), prefix=f"{name}-")
        table.export_formats = [(f"{name}-{code}", word) for code, word in EXPORT_FORMATS]
        return table

    def context_of(self, factory: Factory, form: VerificationForm) -> dict[str, Any]:
        """Returns the context of the factory's page."""
        today = timezone.localdate()
        weeks = hours_by("week", factory=factory.pk)
        total = total_of(weeks)
        record = scorecards(today=today, factory=factory.pk).get(factory.pk, Scorecard())
        return {
            "page_title": factory.name,
            "factory": factory,
            "form": form,
            "may_verify": Audience.REVIEWER in self.request.membership.audiences(),  # type: ignore[attr-defined]
            "status": VerificationStatus(factory),
            "total": total,
            "used_note": utilisation_text(total) if total.offered_ms else "",
            "hours_chart": hours_chart(weeks) if weeks else None,
            "record": record,
            "median_answer": duration(record.median_answer),
            "tables": {name: self.make_table(factory, name) for name in FACTORY_TABLES},
            "industries": factory.industries.all(),
            "history": verification_history(factory.pk),
        }


class VerifyFactory(FactoryDetail):
    """Sets the verification of a factory, with a reason."""

    audience = (Audience.REVIEWER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sets the level, or renders the form with its errors."""
        factory, form = self.get_factory(), VerificationForm(request.POST)
        if form.is_valid():
            try:
                verify_factory(factory=factory, by=request.user, **form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                level = label_for(Verification(form.cleaned_data["level"]).label)
                message = gettext("%(factory)s is now “%(level)s”.")
                messages.success(request, message % {"factory": factory.name, "level": level})
                return redirect(page_url("factory", factory.pk))
        return self.render_to_response(self.context_of(factory, form), status=422)


class VerificationStatus:
    """Presents a factory's verification as a state for a badge."""

    def __init__(self, factory: Factory) -> None:
        self.status = factory.verification

    def get_status_display(self) -> str:
        """Returns the label of the level."""
        return str(Verification(self.status).label)


def verification_history(factory_id: UUID) -> list[dict[str, Any]]:
    """Returns the changes of the verification, newest first."""
    events = FactoryEvent.objects.filter(subject=factory_id).select_related("by").order_by("-pk")
    words = {v.value: label_for(v.label) for v in Verification}
    return [
        {
            "event": event,
            "before": words.get(event.from_status, ""),
            "after": words.get(event.to_status, event.to_status),
            "by": event.by.shown_name if event.by else "",
        }
        for event in events
    ]
