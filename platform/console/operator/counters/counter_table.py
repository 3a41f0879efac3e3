"""Declares the table of counter-offers."""

import django_tables2
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    AmountColumn,
    BadgeColumn,
    LinkColumn,
)
from matching.models import CounterOffer


def order_page(row: CounterOffer) -> str:
    """Returns the page of its order in its run."""
    return reverse("operator:run-order", args=[row.run_id, row.allocation.order_id])


class CounterTable(Table):
    """Lists counter-offers, the newest first."""

    caption = _("Counter-offers")
    empty_text = _("No factory has asked for other terms yet.")

    class Meta(Table.Meta):
        pass

    created_at = django_tables2.DateTimeColumn(
        verbose_name=_("When"), short=True, attrs=NOWRAP_CELL
    )
    order = LinkColumn(
        accessor="allocation__order__reference", to=order_page, verbose_name=_("Order")
    )
    factory = django_tables2.Column(
        accessor="allocation__window__machine__factory__name",
        verbose_name=_("Factory"),
        attrs=LONG_TEXT_CELL,
    )
    kind = django_tables2.Column(verbose_name=_("Changes"))
    status = BadgeColumn(verbose_name=_("State"))
    refusal = django_tables2.Column(verbose_name=_("Why refused"))
    offered_earnings = AmountColumn(verbose_name=_("Offered"))
    agreed_earnings = AmountColumn(verbose_name=_("Agreed"))
    cost_with = AmountColumn(verbose_name=_("Order with these terms"))
    cost_without = AmountColumn(verbose_name=_("Order without the factory"))

    def render_kind(self, record: CounterOffer) -> str:
        return label_for(record.get_kind_display())

    def render_refusal(self, record: CounterOffer) -> str:
        return label_for(record.get_refusal_display())


class CounterTableWithoutPrices(CounterTable):
    """Lists counter-offers for members who see no prices."""

    class Meta(CounterTable.Meta):
        exclude = ("offered_earnings", "agreed_earnings", "cost_with", "cost_without")
