"""The orders of a run as a table: what each costs with and without the match, and why."""

from typing import Any

import django_filters as filters
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.operator.run_pages import BASELINE_NAMES
from console.operator.runs import nulls_last
from console.templatetags.console import money, whole
from matching.models import MatchRun, RunOrder
from matching.selectors import runs as selectors
from matching.states import BaselineKind, UnmatchedReason
from orders.models import Operation
from orders.states import Sector
from vocabularies.models import Process

MADE = (("whole", _("made whole")), ("partly", _("made in part")), ("not", _("not made")))
EFFECTS = (
    ("saves", _("saves")),
    ("loses", _("costs more")),
    ("same", _("costs the same")),
    ("none", _("not compared")),
)
SPLITS = (("yes", _("made by several factories")), ("no", _("made by one factory")))


def orders_against(run: MatchRun, kind: str) -> Any:
    """The run's orders beside one baseline: `baseline` and `saving` are columns of it."""
    rows = selectors.run_orders(run)
    cost, saving = RunOrder.BASELINE_COSTS[kind], f"{kind}_saving"
    return rows.annotate(baseline=F(cost), saving=F(saving))


def baseline_asked(query: Any) -> str:
    """The baseline that the address names, or the first."""
    asked = query.get("against", "")
    return asked if asked in BaselineKind.values else BaselineKind.SINGLE_SOURCE


class RunOrderFilter(filters.FilterSet):
    """Which orders are shown; the baseline that they are held against is chosen here too."""

    q = filters.CharFilter(label=_("Reference or title"), method="filter_words")
    against = filters.ChoiceFilter(
        label=_("Against"), choices=tuple(BASELINE_NAMES.items()), empty_label=None, method="keep"
    )
    made = filters.ChoiceFilter(
        label=_("Result"), choices=MADE, empty_label=_("All"), method="filter_made"
    )
    split = filters.ChoiceFilter(
        label=_("Split"), choices=SPLITS, empty_label=_("All"), method="filter_split"
    )
    effect = filters.ChoiceFilter(
        label=_("Effect"), choices=EFFECTS, empty_label=_("All"), method="filter_effect"
    )
    reason = filters.ChoiceFilter(
        label=_("Not made because"),
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
            said = [(value, label_for(label)) for value, label in choices]
            self.filters[name].extra["choices"] = said

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """The rows were held against this baseline before."""
        return rows

    def filter_words(self, rows: Any, name: str, value: str) -> Any:
        """Orders whose reference or title has these words."""
        return rows.filter(Q(order__reference__icontains=value) | Q(order__title__icontains=value))

    def filter_made(self, rows: Any, name: str, value: str) -> Any:
        """By how much of an order is made."""
        parts = {
            "whole": Q(made__gt=0, unmet=0),
            "partly": Q(made__gt=0, unmet__gt=0),
            "not": Q(made=0),
        }
        return rows.filter(parts[value])

    def filter_split(self, rows: Any, name: str, value: str) -> Any:
        """Made by several factories, or by one."""
        return (
            rows.filter(factories_used__gt=1) if value == "yes" else rows.filter(factories_used=1)
        )

    def filter_effect(self, rows: Any, name: str, value: str) -> Any:
        """By what the plan saves of an order against the baseline."""
        parts = {
            "saves": Q(saving__gt=0),
            "loses": Q(saving__lt=0),
            "same": Q(saving=0),
            "none": Q(saving__isnull=True),
        }
        return rows.filter(parts[value])

    def filter_process(self, rows: Any, name: str, value: Process) -> Any:
        """Orders with a step of this process."""
        steps = Operation.objects.filter(process=value)
        return rows.filter(order__in=steps.values("order"))


class RunOrderTable(Table):
    """Orders with their cost in a baseline and in the plan."""

    chosen = Column(
        verbose_name=_("Publish"), accessor="order_id", orderable=False, exclude_from_export=True
    )
    reference = Column(
        verbose_name=_("Order"),
        accessor="order__reference",
        order_by="order__reference",
        attrs={"td": {"class": "together"}},
    )
    title = Column(verbose_name=_("Title"), accessor="order__title", order_by="order__title")
    quantity = Column(
        verbose_name=_("Ordered"),
        accessor="order__quantity",
        order_by="order__quantity",
        visible=False,
    )
    made = Column(verbose_name=_("Made"), attrs=NUMBER)
    factories_used = Column(verbose_name=_("Factories"), attrs=NUMBER)
    baseline = Column(verbose_name=_("Without the match"), attrs=NUMBER)
    total_cost = Column(verbose_name=_("Plan"), attrs=NUMBER)
    saving = Column(verbose_name=_("Saves"), attrs=NUMBER)
    unmatched_reason = Column(verbose_name=_("Not made because"))

    empty_text = _("No order of this run is like that. Change the filters above.")

    class Meta(Table.Meta):
        order_by = "-saving"

    def __init__(self, *args: Any, currency: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def render_chosen(self, value: Any, record: RunOrder) -> Any:
        if not record.made:
            return ""
        label = gettext("Publish %(reference)s") % {"reference": record.order.reference}
        return format_html(
            '<input type="checkbox" name="order" value="{}" form="approve" aria-label="{}">',
            value,
            label,
        )

    def render_reference(self, value: str, record: RunOrder) -> Any:
        address = reverse("operator:run-order", args=[record.run_id, record.order_id])
        return format_html('<a href="{}">{}</a>', address, value)

    def value_reference(self, value: str) -> str:
        return value

    def render_made(self, value: int, record: RunOrder) -> str:
        if not record.unmet:
            return whole(value)
        words = {"made": whole(value), "quantity": whole(record.order.quantity)}
        return gettext("%(made)s of %(quantity)s") % words

    def value_made(self, value: int) -> int:
        return value

    def render_baseline(self, value: Any) -> str:
        return money(value, self.currency)

    def value_baseline(self, value: Any) -> Any:
        return value

    def render_total_cost(self, value: Any, record: RunOrder) -> str:
        return money(value, self.currency) if record.made else "–"

    def value_total_cost(self, value: Any) -> Any:
        return value

    def render_saving(self, value: Any) -> Any:
        tone = "saves" if value > 0 else "loses" if value < 0 else "same"
        return format_html('<span class="{}">{}</span>', tone, money(value, self.currency))

    def value_saving(self, value: Any) -> Any:
        return value

    def render_unmatched_reason(self, record: RunOrder) -> str:
        return label_for(record.get_unmatched_reason_display())

    def value_unmatched_reason(self, record: RunOrder) -> str:
        return label_for(record.get_unmatched_reason_display())

    def order_baseline(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("baseline", is_descending), "pk"), True

    def order_saving(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("saving", is_descending), "pk"), True


class DecidedOrderTable(RunOrderTable):
    """The same where there is nothing to choose any more."""

    class Meta(RunOrderTable.Meta):
        pass

    chosen = None
