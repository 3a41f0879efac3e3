"""Reads what a run's orders pay, could expect to pay alone, and gain.

Amounts are rounded down to whole minor units of the currency, as they are when they are agreed, so
that every sum of them is the sum of what is shown. The terms are those of docs/concepts/prices.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Subquery

from common.money import rounded_down
from matching.models import GainSharing, MatchRun, OrderPrice, RunOrder, SavingsBridge
from matching.models.cost_items import EXPECTED_ITEMS
from matching.models.gain_sharing import Basis, Stage
from matching.states import BaselineKind
from vocabularies.selectors import minor_units

ZERO = Decimal(0)
# What is read of each order price.
COLUMNS = (
    *("order_id", "order__reference", "order__title", "order__organisation__name", "basis"),
    *("pieces", "expected_alone_cost", "expected_low", "expected_high", "cost", "price"),
    *("pool_part", "asked_more"),
)


@dataclass(frozen=True, slots=True)
class PricedOrder:
    """Holds what an order costs, pays and could expect alone, before the fee."""

    run_id: UUID
    currency: str
    order_id: UUID
    reference: str
    title: str
    buyer: str
    basis: str
    pieces: int
    expected_alone: Decimal
    expected_low: Decimal
    expected_high: Decimal
    cost: Decimal
    price: Decimal
    pool_part: Decimal
    asked_more: Decimal
    # The price as solved, where the plan was published since; None where there is none.
    solved_price: Decimal | None = None

    @property
    def levy(self) -> Decimal:
        """Returns what the price is above the cost."""
        return max(self.price - self.cost, ZERO)

    @property
    def subsidy(self) -> Decimal:
        """Returns what the price is below the cost."""
        return max(self.cost - self.price, ZERO)

    @property
    def saving(self) -> Decimal:
        """Returns the expected alone cost − price; negative where the order pays more."""
        return self.expected_alone - self.price

    @property
    def saving_share(self) -> Decimal | None:
        """Returns the saving as a share of the expected alone cost; None without one."""
        return self.saving / self.expected_alone if self.expected_alone else None

    @property
    def solved_saving(self) -> Decimal | None:
        """Returns the saving by the price as solved."""
        return None if self.solved_price is None else self.expected_alone - self.solved_price


@dataclass(frozen=True, slots=True)
class GainTotals:
    """Holds the sums over priced orders, with what factories get beyond their rates."""

    orders: int
    expected_alone: Decimal
    cost: Decimal
    levy: Decimal
    subsidy: Decimal
    price: Decimal
    pool_part: Decimal
    asked_more: Decimal
    bonus: Decimal
    median_share: Decimal | None
    # Orders that pay more than they were expected to alone.
    dearer: int
    # Orders that save less than the rule guarantees; those that pay more are among them.
    below_guarantee: int

    @property
    def saving(self) -> Decimal:
        """Returns what all orders save together; negative where they pay more."""
        return self.expected_alone - self.price

    @property
    def saving_share(self) -> Decimal | None:
        """Returns the saving as a share of the expected alone costs; None without one."""
        return self.saving / self.expected_alone if self.expected_alone else None

    @property
    def reserve(self) -> Decimal:
        """Returns what prices leave to the gain pool: the reserve, and the rounding."""
        return self.price - self.cost - self.bonus


def sharings(run: MatchRun) -> dict[str, GainSharing]:
    """Returns the divisions of a run's gain by stage, as solved before as published."""
    rows = {row.stage: row for row in run.gain_sharings.all()}
    return {stage: rows[stage] for stage in Stage.values if stage in rows}


def shown_sharing(run: MatchRun) -> GainSharing | None:
    """Returns the division that counts: as published, or as solved until then."""
    return next(reversed(sharings(run).values()), None)


def bridges(run: MatchRun, stage: str) -> dict[str, SavingsBridge]:
    """Returns the bridges of a stage by the kind of their baseline."""
    rows = {row.kind: row for row in run.bridges.filter(stage=stage)}
    return {kind: rows[kind] for kind in BaselineKind.values if kind in rows}


def priced_orders(
    run: MatchRun,
    sharing: GainSharing,
    solved: GainSharing | None = None,
    *,
    order_id: UUID | None = None,
) -> list[PricedOrder]:
    """Returns the orders that the plan serves, the largest share saved first.

    Orders of which the buyer's own plant makes a part are not among them.
    `solved` adds the price as solved; an order that was left out since is not in the list. With
    `order_id` the list has that order alone.
    """
    currency = run.currency_id
    before = {} if solved is None else prices_by_order(solved)
    rows = sharing.prices.filter(pieces__gt=0, is_own_plant=False).order_by("pk")
    if order_id is not None:
        rows = rows.filter(order=order_id)
    digits = minor_units(currency)
    found = [
        PricedOrder(
            run.pk,
            currency,
            *row[:6],
            *(rounded_down(amount, digits) for amount in row[6:]),
            solved_price=whole_amount(before.get(row[0]), digits),
        )
        for row in rows.values_list(*COLUMNS)
    ]
    return sorted(found, key=lambda row: (-(row.saving_share or ZERO), row.reference))


def prices_by_order(sharing: GainSharing) -> dict[UUID, Decimal]:
    """Returns the prices of a division by order."""
    return dict(sharing.prices.filter(pieces__gt=0).values_list("order_id", "price"))


def whole_amount(amount: Decimal | None, digits: int) -> Decimal | None:
    """Returns an amount rounded down to so many decimals; None without one."""
    return None if amount is None else rounded_down(amount, digits)


# In SQL, because thousands of orders are summed for each stage. Rows are the same as those of
# `priced_orders`, in minor units; the median is the mean of the two shares in the middle.
GAIN_TOTALS = """
    WITH priced AS (
        SELECT sharing.stage, sharing.params, sharing.factories_bonus,
            floor(price.expected_alone_cost * unit.per) AS alone,
            floor(price.cost * unit.per) AS cost,
            floor(price.price * unit.per) AS price,
            floor(price.pool_part * unit.per) AS pool_part,
            floor(price.asked_more * unit.per) AS asked_more
        FROM matching_gainsharing AS sharing
        JOIN matching_orderprice AS price ON price.sharing_id = sharing.id
        CROSS JOIN (SELECT power(10::numeric, %(digits)s) AS per) AS unit
        WHERE sharing.run_id = %(run)s AND price.pieces > 0 AND NOT price.is_own_plant
    ), shared AS (
        SELECT *, (alone - price) / NULLIF(alone, 0) AS share FROM priced
    )
    SELECT stage, count(*), sum(alone), sum(cost), sum(greatest(price - cost, 0)),
        sum(greatest(cost - price, 0)), sum(price), sum(pool_part), sum(asked_more),
        (percentile_disc(0.5) WITHIN GROUP (ORDER BY share)
            + percentile_disc(0.5) WITHIN GROUP (ORDER BY share DESC)) / 2,
        count(*) FILTER (WHERE price > alone),
        count(*) FILTER (WHERE share < (params->>'guarantee_percent')::numeric / 100)
    FROM shared GROUP BY stage
"""


def gain_totals(run: MatchRun) -> dict[str, GainTotals]:
    """Sums the priced orders of each division of a run's gain; one query."""
    digits = minor_units(run.currency_id)
    with connection.cursor() as cursor:
        cursor.execute(GAIN_TOTALS, {"run": run.pk, "digits": digits})
        found = {stage: sums for stage, *sums in cursor.fetchall()}
    return {
        stage: totals_from(sharing, found.get(stage), digits)
        for stage, sharing in sharings(run).items()
    }


def totals_from(sharing: GainSharing, sums: Sequence[Any] | None, digits: int) -> GainTotals:
    """Converts a row of GAIN_TOTALS; a division without priced orders has none."""
    orders, *amounts, median, dearer, below = sums or (0, *(ZERO,) * 7, None, 0, 0)
    names = ("expected_alone", "cost", "levy", "subsidy", "price", "pool_part", "asked_more")
    return GainTotals(
        orders=orders,
        **{name: amount.scaleb(-digits) for name, amount in zip(names, amounts, strict=True)},
        bonus=rounded_down(sharing.factories_bonus, digits),
        median_share=median,
        dearer=dearer,
        below_guarantee=below,
    )


# The orders of each bar of the bridge from `single_source`, by columns of their price and result.
BAR_CONDITIONS = {
    "same_cheaper": Q(bar_same__gt=0),
    "same_dearer": Q(bar_same__lt=0),
    "new_declared": Q(price_is_assumed=False) & ~Q(bar_new=0),
    "new_assumed": Q(price_is_assumed=True) & ~Q(bar_new=0),
    "displaced": Q(bar_displaced__gt=0),
    "expectations": Q(*((f"{name}__gt", 0) for name in EXPECTED_ITEMS), _connector=Q.OR),
}


def with_bars(rows: QuerySet[RunOrder]) -> QuerySet[RunOrder]:
    """Adds to the orders of one run what they contribute to the bridge that counts."""
    run = rows.order_by().values("run")[:1]
    newest = GainSharing.objects.filter(run=Subquery(run)).order_by("-pk").values("pk")[:1]
    # A join by one division: a subquery for each order takes ten times as long.
    price = FilteredRelation(
        "order__run_prices", condition=Q(order__run_prices__sharing=Subquery(newest))
    )
    return rows.alias(bar_price=price).annotate(
        bar_same=F("bar_price__same_pieces_gain"),
        bar_new=F("bar_price__new_pieces_gain"),
        bar_displaced=F("bar_price__displaced_value"),
    )


def orders_of_bar(rows: QuerySet[RunOrder], bar: str) -> QuerySet[RunOrder]:
    """Selects the orders that make up one bar of the bridge from `single_source`.

    Those of the expectations are the ones whose plan expects lateness.
    """
    return with_bars(rows).filter(BAR_CONDITIONS[bar])


def bar_counts(run: MatchRun) -> dict[str, int]:
    """Returns the number of orders of each bar of the bridge from `single_source`."""
    counts = {name: Count("pk", filter=found) for name, found in BAR_CONDITIONS.items()}
    return with_bars(run.run_orders.order_by()).aggregate(**counts)


def basis_counts(rows: Sequence[PricedOrder]) -> dict[str, int]:
    """Returns on what the expected alone costs of the orders rest."""
    return {basis: sum(row.basis == basis for row in rows) for basis in Basis.values}


def alone_amounts(order_ids: Collection[UUID]) -> dict[UUID, OrderPrice]:
    """Returns what these orders were asked for by the last run that published them."""
    rows = OrderPrice.objects.filter(order__in=list(order_ids), sharing__stage=Stage.PUBLISHED)
    rows = rows.filter(pieces__gt=0).select_related("order", "sharing")
    return {row.order_id: row for row in rows.order_by("sharing__run__decided_at", "sharing")}
