"""Declares the table of submitted orders."""

from collections.abc import Sequence
from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from console.common.order_threads import new_messages_mark
from console.common.tables import Table, numbers_line
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    TEXT_CELL,
    BadgeColumn,
    DurationColumn,
    WholeColumn,
)


class SubmittedOrderTable(Table):
    """Lists orders with their time to the first proposal.

    The page shows title and work orders in one cell; an export has a column for each.
    """

    caption = _("Orders")
    empty_text = _("No order matches these filters.")

    class Meta(Table.Meta):
        pass

    reference = django_tables2.Column(verbose_name=_("Order"), attrs=NOWRAP_CELL)
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT_CELL)
    work_orders = django_tables2.Column(verbose_name=_("Work orders"), orderable=False)
    group = django_tables2.Column(accessor="group__name", verbose_name=_("Came in with"))
    organisation = django_tables2.Column(
        accessor="organisation__name", verbose_name=_("Buyer"), attrs=LONG_TEXT_CELL
    )
    quantity = WholeColumn(verbose_name=_("Pieces"))
    status = BadgeColumn(verbose_name=_("State"))
    submitted_at = django_tables2.DateTimeColumn(
        verbose_name=_("Submitted at"), short=True, attrs=NOWRAP_CELL
    )
    time_to_match = DurationColumn(verbose_name=_("Time to match"))
    latest_delivery_on = django_tables2.DateColumn(
        verbose_name=_("Latest delivery"), short=True, attrs=NOWRAP_CELL
    )

    def before_render(self, request: Any) -> None:
        """Hides the columns that only an export has."""
        self.columns.hide("work_orders")
        self.columns.hide("group")

    def render_reference(self, value: str, record: Any) -> Any:
        """Links to the order, and to its messages where some are new."""
        address = reverse("operator:order", args=[record.pk])
        thread = reverse("operator:order-messages", args=[record.pk])
        mark = new_messages_mark(record.new_messages, thread)
        return format_html('<a href="{}">{}</a>{}', address, value, mark)

    def value_reference(self, value: str) -> str:
        """Exports the reference alone."""
        return value

    def render_title(self, value: str, record: Any) -> Any:
        """Shows the title above the request, or the file, and the work orders."""
        numbers = numbers_line(record.work_orders)
        group = "" if record.group is None else f" · {record.group.name}"
        return format_html('{}<span class="muted small">{}{}</span>', value, group, numbers)

    def value_title(self, value: str) -> str:
        """Exports the title alone."""
        return value

    def value_work_orders(self, value: Sequence[str]) -> str:
        """Exports all numbers."""
        return ", ".join(value)
