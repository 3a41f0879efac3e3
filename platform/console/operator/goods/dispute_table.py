"""Declares the table of disputes."""

from typing import Any

import django_tables2
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import LONG_TEXT_CELL, NOWRAP_CELL, BadgeColumn


class DisputeTable(Table):
    """Lists disputes, those that wait for a decision first, the oldest at the top."""

    caption = _("Disputes")
    empty_text = _("No buyer has disputed goods.")

    class Meta(Table.Meta):
        pass

    reference = django_tables2.Column(
        accessor="order__reference",
        linkify=("operator:dispute", {"pk": django_tables2.A("pk")}),
        verbose_name=_("Order"),
        attrs=NOWRAP_CELL,
    )
    buyer = django_tables2.Column(
        accessor="order__organisation__name", verbose_name=_("Buyer"), attrs=LONG_TEXT_CELL
    )
    reason = django_tables2.Column(verbose_name=_("Reason"), attrs=LONG_TEXT_CELL)
    status = BadgeColumn(verbose_name=_("State"))
    created_at = django_tables2.DateTimeColumn(
        verbose_name=_("Disputed at"), short=True, attrs=NOWRAP_CELL
    )
    decide_by = django_tables2.Column(
        verbose_name=_("Decide by"), order_by="created_at", attrs=NOWRAP_CELL
    )

    def render_decide_by(self, value: Any, record: Any) -> Any:
        """Marks an overdue case."""
        day = date_format(value, "SHORT_DATE_FORMAT")
        if not record.is_overdue:
            return day
        mark = gettext("Overdue")
        return format_html('{} <span class="badge badge-bad">{}</span>', day, mark)

    def value_decide_by(self, value: Any) -> Any:
        """Exports the day alone."""
        return value.date()
