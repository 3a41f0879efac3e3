"""Declares the tables of a run's orders."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.operator.columns import nulls_last
from console.templatetags.console import money, whole
from matching.models import MatchRun, RunOrder
from matching.selectors import runs as selectors
from matching.states import BaselineKind


def orders_with_baseline(run: MatchRun, kind: str) -> Any:
    """Annotates the run's orders with `baseline` and `saving`."""
    rows = selectors.run_orders(run)
    cost, saving = RunOrder.BASELINE_COSTS[kind], f"{kind}_saving"
    return rows.annotate(baseline=F(cost), saving=F(saving))


def requested_baseline(query: Any) -> str:
    """Returns the baseline that the query names, or the default one."""
    asked = query.get("against", "")
    return asked if asked in BaselineKind.values else BaselineKind.SINGLE_SOURCE


class ReviewOrderTable(Table):
    """Lists orders with their cost in a baseline and in the plan."""

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
        verbose_name=_("Quantity ordered"),
        accessor="order__quantity",
        order_by="order__quantity",
        visible=False,
    )
    made = Column(verbose_name=_("Planned"), attrs=NUMBER)
    factories_used = Column(verbose_name=_("Factories"), attrs=NUMBER)
    baseline = Column(verbose_name=_("Baseline plan"), attrs=NUMBER)
    total_cost = Column(verbose_name=_("Plan"), attrs=NUMBER)
    saving = Column(verbose_name=_("Saves"), attrs=NUMBER)
    unmatched_reason = Column(verbose_name=_("Reason unfilled"))

    empty_text = _("No order of this run matches these filters.")

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


class DecidedOrderTable(ReviewOrderTable):
    """Lists the orders of a decided run, without selection."""

    class Meta(ReviewOrderTable.Meta):
        pass

    chosen = None


class DifferenceTable(Table):
    """Lists orders that two runs plan differently."""

    reference = Column(
        verbose_name=_("Order"),
        accessor="order__reference",
        order_by="order__reference",
        attrs={"td": {"class": "together"}},
    )
    title = Column(verbose_name=_("Title"), accessor="order__title", order_by="order__title")
    made = Column(verbose_name=_("Filled, this run"), attrs=NUMBER)
    other_made = Column(verbose_name=_("Filled, other run"), attrs=NUMBER)
    factories_used = Column(verbose_name=_("Factories, this run"), attrs=NUMBER)
    other_factories = Column(verbose_name=_("Factories, other run"), attrs=NUMBER)
    total_cost = Column(verbose_name=_("Cost, this run"), attrs=NUMBER)
    other_cost = Column(verbose_name=_("Cost, other run"), attrs=NUMBER)
    difference = Column(verbose_name=_("Difference (other − this)"), attrs=NUMBER)

    caption = _("Orders that differ")
    empty_text = _("Both runs plan every shared order alike.")

    class Meta(Table.Meta):
        order_by = "-difference"

    currency: Any = ""

    def render_reference(self, value: str, record: RunOrder) -> Any:
        address = reverse("operator:run-order", args=[record.run_id, record.order_id])
        return format_html('<a href="{}">{}</a>', address, value)

    def value_reference(self, value: str) -> str:
        return value

    def render_made(self, value: int) -> str:
        return whole(value)

    def value_made(self, value: int) -> int:
        return value

    def render_other_made(self, value: int) -> str:
        return whole(value)

    def value_other_made(self, value: int) -> int:
        return value

    def render_total_cost(self, value: Any) -> str:
        return money(value, self.currency)

    def value_total_cost(self, value: Any) -> Any:
        return value

    def render_other_cost(self, value: Any) -> str:
        return money(value, self.currency)

    def value_other_cost(self, value: Any) -> Any:
        return value

    def render_difference(self, value: Any) -> str:
        return money(value, self.currency)

    def value_difference(self, value: Any) -> Any:
        return value

    def order_difference(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("difference", is_descending), "pk"), True
