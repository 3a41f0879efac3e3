"""Declares the filters of the operator's lists."""

from datetime import datetime, time
from typing import Any

import django_filters
import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.operator.forms import currency_choices
from console.operator.messages import BASELINE_NAMES
from console.operator.prices.sentences import BAR_LABELS
from matching.models import Allocation, MatchRun, RunOrder
from matching.selectors.gain_shares import orders_of_bar
from matching.states import RunStatus, UnmatchedReason
from orders.models import Operation, Order
from orders.states import FILLED_STATUSES, OrderStatus, Sector
from vocabularies.models import Process


class OperatorRunFilter(filters.FilterSet):
    """Filters match runs by state and by who requested them."""

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
        """Selects runs requested by a person or by the schedule."""
        return rows.filter(requested_by__isnull=value == "schedule")


YES_NO = (("yes", _("Yes")), ("no", _("No")))


class SubmittedOrderFilter(django_filters.FilterSet):
    """Filters orders by text, state, sector, currency and date."""

    text = django_filters.CharFilter(
        method="with_text", label=_("Reference, title, buyer or work order")
    )
    status = django_filters.ChoiceFilter(
        choices=lambda: [(s.value, label_for(s.label)) for s in OrderStatus if s != "draft"],
        label=_("State"),
        empty_label=_("All states"),
    )
    filled = django_filters.ChoiceFilter(
        choices=YES_NO, method="whether_filled", label=_("Fully confirmed"), empty_label=_("All")
    )
    sector = django_filters.ChoiceFilter(
        choices=lambda: [(s.value, label_for(s.label)) for s in Sector],
        label=_("Sector"),
        empty_label=_("All sectors"),
    )
    currency = django_filters.ChoiceFilter(
        choices=currency_choices, label=_("Currency"), empty_label=_("All")
    )
    since = django_filters.DateFilter(
        method="submitted_since",
        label=_("Submitted since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Order
        fields = ()

    def with_text(self, rows: QuerySet[Order], name: str, text: str) -> QuerySet[Order]:
        """Selects orders with the text in reference, title, buyer or a work order."""
        works = Allocation.objects.filter(order=OuterRef("pk"), work_order__icontains=text)
        named = Q(reference__icontains=text) | Q(title__icontains=text)
        return rows.filter(named | Q(organisation__name__icontains=text) | Exists(works))

    def whether_filled(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        """Selects filled or unfilled orders; cancelled ones are neither."""
        if value == "yes":
            return rows.filter(status__in=FILLED_STATUSES)
        return rows.exclude(status__in=(*FILLED_STATUSES, OrderStatus.CANCELLED))

    def submitted_since(self, rows: QuerySet[Order], name: str, day: Any) -> QuerySet[Order]:
        """Selects orders submitted on the day or later."""
        return rows.filter(submitted_at__gte=timezone.make_aware(datetime.combine(day, time.min)))


MADE_CHOICES = (("whole", _("filled")), ("partly", _("partly filled")), ("not", _("unfilled")))


EFFECT_CHOICES = (
    ("saves", _("saves")),
    ("loses", _("costs more")),
    ("same", _("costs the same")),
    ("none", _("not compared")),
)


SPLIT_CHOICES = (("yes", _("split across factories")), ("no", _("at one factory")))


class ReviewOrderFilter(filters.FilterSet):
    """Filters a run's orders and chooses the baseline to compare with."""

    q = filters.CharFilter(label=_("Reference or title"), method="filter_words")
    against = filters.ChoiceFilter(
        label=_("Compared with"),
        choices=tuple(BASELINE_NAMES.items()),
        empty_label=None,
        method="keep",
    )
    made = filters.ChoiceFilter(
        label=_("Result"), choices=MADE_CHOICES, empty_label=_("All"), method="filter_made"
    )
    split = filters.ChoiceFilter(
        label=_("Split"), choices=SPLIT_CHOICES, empty_label=_("All"), method="filter_split"
    )
    effect = filters.ChoiceFilter(
        label=_("Effect"), choices=EFFECT_CHOICES, empty_label=_("All"), method="filter_effect"
    )
    bar = filters.ChoiceFilter(
        label=_("Bar of the bridge"),
        choices=tuple(BAR_LABELS.items()),
        empty_label=_("All"),
        method="filter_bar",
    )
    reason = filters.ChoiceFilter(
        label=_("Reason unfilled"),
        field_name="unmatched_reason",
        choices=(),
        empty_label=_("All"),
    )
    sector = filters.ChoiceFilter(
        label=_("Sector"), field_name="order__sector", choices=(), empty_label=_("All")
    )
    process = filters.ModelChoiceFilter(
        label=_("Process"),
        queryset=Process.objects.filter(offerable=True, retired=False),
        empty_label=_("All"),
        method="filter_process",
    )

    class Meta:
        model = RunOrder
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("reason", UnmatchedReason.choices), ("sector", Sector.choices)):
            labels = [(value, label_for(label)) for value, label in choices]
            self.filters[name].extra["choices"] = labels

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """Returns the rows unchanged; they carry this baseline already."""
        return rows

    def filter_words(self, rows: Any, name: str, value: str) -> Any:
        """Selects orders whose reference or title contains the words."""
        return rows.filter(Q(order__reference__icontains=value) | Q(order__title__icontains=value))

    def filter_made(self, rows: Any, name: str, value: str) -> Any:
        """Selects orders filled, partly filled or unfilled."""
        parts = {
            "whole": Q(made__gt=0, unmet=0),
            "partly": Q(made__gt=0, unmet__gt=0),
            "not": Q(made=0),
        }
        return rows.filter(parts[value])

    def filter_split(self, rows: Any, name: str, value: str) -> Any:
        """Selects orders made by several factories, or by one."""
        return (
            rows.filter(factories_used__gt=1) if value == "yes" else rows.filter(factories_used=1)
        )

    def filter_effect(self, rows: Any, name: str, value: str) -> Any:
        """Selects orders by their saving against the baseline."""
        parts = {
            "saves": Q(saving__gt=0),
            "loses": Q(saving__lt=0),
            "same": Q(saving=0),
            "none": Q(saving__isnull=True),
        }
        return rows.filter(parts[value])

    def filter_bar(self, rows: Any, name: str, value: str) -> Any:
        """Selects the orders of one bar of the bridge from the first baseline."""
        return orders_of_bar(rows, value)

    def filter_process(self, rows: Any, name: str, value: Process) -> Any:
        """Selects orders with an operation of the process."""
        steps = Operation.objects.filter(process=value)
        return rows.filter(order__in=steps.values("order"))
