"""Declares the tables of prices and of the gain pool."""

from typing import Any

import django_tables2
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    TEXT_CELL,
    AmountColumn,
    LinkColumn,
    ShareColumn,
    WholeColumn,
)
from console.operator.links import page_url
from console.operator.prices.sentences import CAUSE_LABELS
from console.templatetags.console import money
from fulfilment.gain_pool import PoolEntry, RunPool
from matching.models.gain_sharing import Basis
from matching.selectors.gain_shares import PricedOrder


class SummedColumn(AmountColumn):
    """Renders money, and the sum of all rows, on all pages, below them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"footer": sum_of_rows} | kwargs)


class ToneColumn(SummedColumn):
    """Renders money: green above zero, red below."""

    def render(self, value: Any, record: Any) -> Any:
        """Formats the amount with its currency's sign."""
        tone = "saves" if value > 0 else "loses" if value < 0 else "same"
        return format_html('<span class="{}">{}</span>', tone, money(value, record.currency))


def sum_of_rows(table: Any, bound_column: Any) -> str:
    """Returns the sum of a column over all rows; empty without rows."""
    amounts = [(bound_column.accessor.resolve(row), row.currency) for row in table.data]
    known = [amount for amount, _currency in amounts if amount is not None]
    return money(sum(known), amounts[0][1]) if known else ""


def run_link(run_id: Any, at: Any) -> Any:
    """Returns the time at which a run was requested, as a link to the run."""
    text = date_format(localtime(at), "SHORT_DATETIME_FORMAT")
    return format_html('<a href="{}">{}</a>', page_url("run", run_id), text)


class PricedOrderTable(Table):
    """Lists a run's orders with cost, price and saving."""

    caption = _("Prices by order")
    empty_text = _("This run serves no order.")

    class Meta(Table.Meta):
        pass

    reference = LinkColumn(
        to=lambda row: page_url("run-order", row.run_id, row.order_id),
        verbose_name=_("Order"),
        attrs=NOWRAP_CELL,
        footer=_("Together"),
    )
    title = django_tables2.Column(verbose_name=_("Title"), visible=False)
    buyer = django_tables2.Column(verbose_name=_("Buyer"), attrs=TEXT_CELL)
    pieces = WholeColumn(verbose_name=_("Pieces"), visible=False)
    expected_alone = SummedColumn(verbose_name=_("Expected alone"))
    cost = SummedColumn(verbose_name=_("Cost"))
    price = SummedColumn(verbose_name=_("Price"))
    saving = ToneColumn(verbose_name=_("Saving"))
    saving_share = ShareColumn(verbose_name=_("Share saved"))
    levy = SummedColumn(verbose_name=_("Levy"))
    subsidy = SummedColumn(verbose_name=_("Subsidy"))
    solved_price = SummedColumn(verbose_name=_("Price as solved"))
    solved_saving = ToneColumn(verbose_name=_("Saving as solved"))
    pool_part = SummedColumn(verbose_name=_("Borne by the pool since"))
    asked_more = SummedColumn(verbose_name=_("Asked more since"))
    basis = django_tables2.Column(verbose_name=_("Rests on"), attrs=NOWRAP_CELL)
    expected_low = AmountColumn(verbose_name=_("Lowest"), visible=False)
    expected_high = AmountColumn(verbose_name=_("Highest"), visible=False)

    def render_expected_alone(self, value: Any, record: PricedOrder) -> Any:
        return format_html(
            '{}<span class="spread muted small">{} – {}</span>',
            *(
                money(amount, record.currency)
                for amount in (value, record.expected_low, record.expected_high)
            ),
        )

    def value_expected_alone(self, value: Any) -> Any:
        return value

    def render_basis(self, value: str) -> str:
        return label_for(Basis(value).label)

    def value_basis(self, value: str) -> str:
        return label_for(Basis(value).label)


# Columns that only runs have whose plan was published after it was solved.
SOLVED_COLUMNS = ("solved_price", "solved_saving")


class PoolEntryTable(Table):
    """Lists the lines of the gain pool with their causes."""

    caption = _("Lines of the gain pool")
    empty_text = _("No allocation has been settled that gave to the pool or took from it.")

    class Meta(Table.Meta):
        order_by = "-at"

    at = django_tables2.DateTimeColumn(
        verbose_name=_("Settled at"), short=True, attrs=NOWRAP_CELL, footer=_("Together")
    )
    reference = LinkColumn(
        to=lambda row: page_url("run-order", row.run_id, row.order_id),
        verbose_name=_("Order"),
        attrs=NOWRAP_CELL,
    )
    factory_name = django_tables2.Column(verbose_name=_("Factory"), attrs=TEXT_CELL)
    good = WholeColumn(verbose_name=_("Good pieces"))
    amount = ToneColumn(verbose_name=_("Gain pool"))
    cause = django_tables2.Column(
        verbose_name=_("Cause"), empty_values=(), orderable=False, attrs=LONG_TEXT_CELL
    )
    price = SummedColumn(verbose_name=_("Price of good pieces"))
    factory = SummedColumn(verbose_name=_("Paid to the factory"))
    carrier = SummedColumn(verbose_name=_("Paid to the carrier"))
    run_at = django_tables2.DateTimeColumn(
        verbose_name=_("Match run"), short=True, attrs=NOWRAP_CELL
    )
    levy = SummedColumn(verbose_name=_("Levy"), visible=False)
    subsidy = SummedColumn(verbose_name=_("Subsidy"), visible=False)
    rematch = SummedColumn(verbose_name=CAUSE_LABELS["rematch"], visible=False)
    bonus = SummedColumn(verbose_name=CAUSE_LABELS["bonus"], visible=False)
    stranded = SummedColumn(verbose_name=CAUSE_LABELS["stranded"], visible=False)
    refund = SummedColumn(verbose_name=CAUSE_LABELS["refund"], visible=False)
    rounding = SummedColumn(verbose_name=CAUSE_LABELS["rounding"], visible=False)

    def render_run_at(self, value: Any, record: PoolEntry) -> Any:
        return run_link(record.run_id, value)

    def render_cause(self, record: PoolEntry) -> str:
        return causes_message(record)

    def value_cause(self, record: PoolEntry) -> str:
        return causes_message(record)


class RunPoolTable(Table):
    """Lists runs with what they gave the pool, and what their promises cost."""

    caption = _("The pool by run")
    empty_text = _("No run has given to the pool or taken from it.")

    class Meta(Table.Meta):
        pass

    run_at = django_tables2.DateTimeColumn(
        verbose_name=_("Match run"), short=True, attrs=NOWRAP_CELL, footer=_("Together")
    )
    settled = ToneColumn(verbose_name=_("Settled into the pool"))
    pool_part = SummedColumn(verbose_name=_("Borne by the pool for matching again"))
    asked_more = SummedColumn(verbose_name=_("Asked of buyers for matching again"))

    def render_run_at(self, value: Any, record: RunPool) -> Any:
        return run_link(record.run_id, value)


def causes_message(entry: PoolEntry) -> str:
    """Words what a line of the pool is made of."""
    parts = [
        f"{CAUSE_LABELS[name]} {money(amount, entry.currency)}"
        for name, amount in entry.causes.items()
        if amount
    ]
    if entry.bonus_kept:
        parts.append(
            gettext("bonus not paid: %(amount)s")
            % {"amount": money(entry.bonus_kept, entry.currency)}
        )
    return "; ".join(parts)
