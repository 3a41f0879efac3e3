"""Declares the table of returns of accepted goods."""

from typing import Any

import django_tables2
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from console.operator.columns import LONG_TEXT_CELL, NOWRAP_CELL, BadgeColumn, WholeColumn


class ReturnQueueTable(Table):
    """Lists returns, those that wait for a decision first."""

    caption = _("Returns")
    empty_text = _("No return matches these filters.")

    class Meta(Table.Meta):
        pass

    reference = django_tables2.Column(
        accessor="order__reference",
        linkify=("operator:return", {"pk": django_tables2.A("pk")}),
        verbose_name=_("Order"),
        attrs=NOWRAP_CELL,
    )
    buyer = django_tables2.Column(
        accessor="order__organisation__name", verbose_name=_("Buyer"), attrs=LONG_TEXT_CELL
    )
    factory = django_tables2.Column(
        accessor="allocation__window__machine__factory__name",
        verbose_name=_("Factory"),
        attrs=LONG_TEXT_CELL,
    )
    pieces = WholeColumn(verbose_name=_("Pieces"))
    reason = django_tables2.Column(verbose_name=_("Defect"))
    remedy = django_tables2.Column(verbose_name=_("Remedy"))
    status = BadgeColumn(verbose_name=_("State"))
    created_at = django_tables2.DateTimeColumn(
        verbose_name=_("Returned at"), short=True, attrs=NOWRAP_CELL
    )

    def render_reason(self, record: Any) -> str:
        return label_for(record.get_reason_display())

    def render_remedy(self, record: Any) -> str:
        return label_for(record.get_remedy_display())
