"""Declares the table of submitted orders."""

import django_tables2
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    TEXT_CELL,
    BadgeColumn,
    DurationColumn,
    WholeColumn,
)


class SubmittedOrderTable(Table):
    """Lists orders with their time to the first proposal."""

    caption = _("Orders")
    empty_text = _("No order matches these filters.")

    class Meta(Table.Meta):
        pass

    reference = django_tables2.Column(verbose_name=_("Order"), attrs=NOWRAP_CELL)
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT_CELL)
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
