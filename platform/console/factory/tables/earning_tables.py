"""Renders earnings, settlement lines and capacity prices as tables."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.factory.tables.columns import (
    NO_BREAK,
    CapacityHoursColumn,
    LabelledTable,
    MomentColumn,
    MoneyColumn,
    RateColumn,
)


class SettlementLineTable(LabelledTable):
    """Renders lines of the factory's settlement account."""

    caption = _("Settlement lines")
    empty_text = _("Nothing has been paid out yet. You are paid when the buyer accepts the goods.")

    at = MomentColumn(verbose_name=_("When"))
    order = tables.Column(
        accessor="transaction__settlement__allocation__order__title",
        linkify=("factory:allocation", {"pk": tables.A("transaction__settlement__allocation_id")}),
        verbose_name=_("Part"),
        orderable=False,
    )
    machine = tables.Column(
        accessor="transaction__settlement__allocation__window__machine",
        verbose_name=_("Machine"),
        orderable=False,
    )
    kind = tables.Column(
        accessor="transaction__get_kind_display", verbose_name=_("Kind"), orderable=False
    )
    amount = MoneyColumn(currency="transaction__settlement__currency_id", verbose_name=_("Amount"))
    payment = tables.Column(
        accessor="payment__get_status_display", verbose_name=_("Payment"), orderable=False
    )

    class Meta(LabelledTable.Meta):
        pass

    def render_kind(self, value: str) -> str:
        return label_for(value)

    def render_payment(self, value: str) -> str:
        return label_for(value)


class EarningTable(LabelledTable):
    """Renders each machine's earnings by period."""

    caption = _("By period and machine")
    empty_text = _("No earnings in this period. Publish hours, accept offers and deliver.")

    period = tables.DateColumn(attrs=NO_BREAK, format="Y-m-d", verbose_name=_("From"))
    machine = tables.Column(verbose_name=_("Machine"))
    machine_ms = CapacityHoursColumn(verbose_name=_("Hours"))
    settled = MoneyColumn(accessor="sum__settled", currency="currency", verbose_name=_("Settled"))
    held = MoneyColumn(accessor="sum__held", currency="currency", verbose_name=_("Held for you"))
    expected = MoneyColumn(
        accessor="sum__expected", currency="currency", verbose_name=_("Expected")
    )
    together = MoneyColumn(accessor="sum__all", currency="currency", verbose_name=_("Together"))
    bonus = MoneyColumn(
        accessor="sum__bonus", currency="currency", verbose_name=_("Bonus included")
    )

    class Meta(LabelledTable.Meta):
        pass


class CapacityPriceTable(LabelledTable):
    """Renders the marginal value of an hour of each window."""

    caption = _("Value of one more hour of each of your slots, in the last approved run")
    empty_text = _("None of your hours was scarce in the last approved run.")

    machine = tables.Column(
        accessor="window__machine", order_by="window__machine__name", verbose_name=_("Machine")
    )
    starts_at = MomentColumn(
        accessor="window__starts_at",
        linkify=("factory:window", {"pk": tables.A("window_id")}),
        verbose_name=_("From"),
    )
    ends_at = MomentColumn(accessor="window__ends_at", verbose_name=_("Until"))
    hourly_rate = RateColumn(
        accessor="window__hourly_rate", currency="run__currency_id", verbose_name=_("Rate asked")
    )
    per_hour = RateColumn(currency="run__currency_id", verbose_name=_("Value of an hour"))

    class Meta(LabelledTable.Meta):
        pass
