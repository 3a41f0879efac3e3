"""The list of match runs, and the form that requests one."""

from http import HTTPStatus
from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from common.access import Audience
from common.errors import DomainError
from console.common.messages import label_for
from console.common.pages import add_errors, forbidden_page
from console.common.tables import NUMBER, ListPage, Table
from console.templatetags.console import badge, money, percent, whole
from matching.models import MatchRun
from matching.selectors.review import runs_with_saving
from matching.services.runs import request_run
from matching.states import RunStatus
from vocabularies.models import Currency

PRICES = ("cost", "saving_amount")


class CurrencyField(forms.ModelChoiceField):
    """A currency, by name and code."""

    def label_from_instance(self, term: Any) -> str:
        return f"{term.name} ({term.pk})"


class RequestForm(forms.Form):
    """What a run is asked with."""

    currency = CurrencyField(
        Currency.objects.none(),
        label=_("Currency"),
        empty_label=None,
        help_text=_("Orders and windows in this currency are matched."),
    )
    seconds = forms.IntegerField(
        label=_("Seconds"),
        min_value=1,
        max_value=3600,
        help_text=_("Limit of the search; longer is cheaper, less and less so."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text=_("Another seed searches in another way."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        field.queryset = Currency.objects.filter(retired=False)
        field.initial = "CNY"
        self.fields["seconds"].initial = settings.MATCHING["default_seconds"]


class RunFilter(filters.FilterSet):
    """Which runs are shown."""

    status = filters.ChoiceFilter(label=_("State"), empty_label=_("All"), choices=())
    asked = filters.ChoiceFilter(
        label=_("Requested at"),
        empty_label=_("All"),
        choices=(("person", _("by a person")), ("schedule", _("by the schedule"))),
        method="filter_asked",
    )

    class Meta:
        model = MatchRun
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, label_for(label)) for value, label in RunStatus.choices]
        self.filters["status"].extra["choices"] = choices

    def filter_asked(self, rows: Any, name: str, value: str) -> Any:
        """Asked by a person or by the platform's schedule."""
        return rows.filter(requested_by__isnull=value == "schedule")


class RunTable(Table):
    """Match runs, the newest first."""

    created_at = Column(verbose_name=_("Requested at"))
    status = Column(verbose_name=_("State"))
    requested_by = Column(verbose_name=_("By"), empty_values=(), order_by="requested_by__email")
    currency = Column(verbose_name=_("Currency"), accessor="currency_id")
    open_orders = Column(verbose_name=_("Orders"), attrs=NUMBER)
    made_orders = Column(verbose_name=_("Made"), attrs=NUMBER)
    cost = Column(verbose_name=_("Cost"), attrs=NUMBER)
    saving_amount = Column(verbose_name=_("Saves"), attrs=NUMBER)
    gap = Column(verbose_name=_("Gap"), attrs=NUMBER)
    seconds = Column(verbose_name=_("Limit"), attrs=NUMBER)

    caption = _("Match runs")
    empty_text = _(
        "No match run yet. Request one above: it takes the open orders and the free hours of a"
        " currency, and proposes who makes what."
    )

    class Meta(Table.Meta):
        order_by = "-created_at"

    def render_created_at(self, value: Any, record: MatchRun) -> Any:
        at = date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', reverse("operator:run", args=[record.pk]), at)

    def value_created_at(self, value: Any) -> str:
        return localtime(value).strftime("%Y-%m-%d %H:%M:%S")

    def render_status(self, record: MatchRun) -> Any:
        return badge(record)

    def value_status(self, record: MatchRun) -> str:
        return label_for(record.get_status_display())

    def render_requested_by(self, record: MatchRun) -> str:
        asker = record.requested_by
        return gettext("Schedule") if asker is None else asker.full_name or asker.email

    def render_open_orders(self, value: int) -> str:
        return whole(value)

    def value_open_orders(self, value: int) -> int:
        return value

    def render_made_orders(self, value: int) -> str:
        return whole(value)

    def value_made_orders(self, value: int) -> int:
        return value

    def render_cost(self, value: Any, record: MatchRun) -> str:
        return money(value, record.currency_id)

    def value_cost(self, value: Any) -> Any:
        return value

    def render_saving_amount(self, value: Any, record: MatchRun) -> str:
        return money(value, record.currency_id)

    def value_saving_amount(self, value: Any) -> Any:
        return value

    def render_gap(self, value: Any) -> str:
        return percent(value, 2)

    def value_gap(self, value: Any) -> Any:
        return value

    def render_seconds(self, value: int, record: MatchRun) -> str:
        return gettext("%(seconds)s s") % {"seconds": whole(value)}

    def value_seconds(self, value: int) -> int:
        return value

    def order_cost(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("cost", is_descending)), True

    def order_saving_amount(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("saving_amount", is_descending)), True

    def order_gap(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("gap", is_descending)), True


def nulls_last(name: str, is_descending: bool) -> Any:
    """By this column, rows without a value always at the end."""
    column = F(name)
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)


class RunList(ListPage):
    """All match runs; a reviewer requests one here."""

    audience = (Audience.OPERATOR,)
    nav_name = "operator:runs"
    title = _("Match runs")
    template_name = "operator/runs.html"
    table_class = RunTable
    filter_class = RunFilter
    file_name = "match-runs"
    form: RequestForm | None = None

    def get_queryset(self) -> Any:
        """The runs, with what they save."""
        seen = MatchRun.objects.visible_to(self.request.user)
        rows = runs_with_saving().filter(pk__in=seen.values("pk"))
        return rows.select_related("requested_by").defer("progress", "solver")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, without its money for those who see none."""
        if not self.sees_prices:
            self.table_class = type(
                "RunTableWithoutPrices",
                (RunTable,),
                {"__doc__": RunTable.__doc__, **dict.fromkeys(PRICES)},
            )
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Requests a run, and goes to watch it."""
        if not self.may_request:
            return forbidden_page(request)
        form = self.form = RequestForm(request.POST)
        if form.is_valid():
            fields = dict(form.cleaned_data)
            try:
                run = request_run(by=request.user, **fields | {"currency": fields["currency"].pk})
            except DomainError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, gettext("The run is requested; a worker takes it up."))
                return redirect("operator:run", run=run.pk)
        response = self.get(request, *args, **kwargs)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    @property
    def may_request(self) -> bool:
        """Whether the membership that the user acts in may request runs."""
        membership = self.request.membership  # type: ignore[attr-defined]
        return Audience.REVIEWER in membership.audiences()

    def get_context_data(self) -> dict[str, Any]:
        """The form, for those who may send it."""
        form = (self.form or RequestForm()) if self.may_request else None
        return {"form": form}
