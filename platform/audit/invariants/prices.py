"""Checks prices, the division of gains, and what the gain pool gets and pays."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from fulfilment.states import Account, SettlementStatus, TransactionKind
from matching.models import SavingsBridge
from matching.models.cost_items import PAID_ITEMS, items_sql
from matching.models.gain_sharing import Stage
from matching.states import UNSEEN_STATUSES, AllocationStatus, BaselineKind

# Every agreed amount of an allocation in whole minor units; amounts of rows that are not offered
# yet are empty.
AGREED = ("agreed_price", "agreed_earnings", "agreed_transport", "bonus")


@rule(_("The bars from a baseline to the plan add up to the difference of their totals."))
def bridges_add_up() -> Query:
    """Selects bridges whose bars, or whose gains and losses, miss the difference."""
    bars = " + ".join(SavingsBridge.BARS)
    return Query(f"""
        SELECT id FROM matching_savingsbridge
        WHERE baseline_total - plan_total <> {bars}
            OR baseline_total - plan_total <> served_gain + displaced + expectations
    """)


@rule(_("The bars of a run's bridge are the sums over its orders."))
def bridges_are_sums_of_their_orders() -> Query:
    """Selects bridges from `single_source` that differ from the sums of the run's order prices."""
    return Query(
        """
        SELECT bridge.id FROM matching_savingsbridge AS bridge
        JOIN matching_gainsharing AS sharing
            ON sharing.run_id = bridge.run_id AND sharing.stage = bridge.stage
        JOIN (
            SELECT sharing_id, sum(greatest(same_pieces_gain, 0)) AS cheaper,
                sum(least(same_pieces_gain, 0)) AS dearer, sum(new_pieces_gain) AS fresh,
                sum(displaced_value) AS displaced,
                sum(CASE WHEN pieces > 0 THEN alone_cost - cost ELSE 0 END) AS gain
            FROM matching_orderprice GROUP BY sharing_id
        ) AS orders ON orders.sharing_id = sharing.id
        WHERE bridge.kind = %(kind)s AND (
            bridge.same_cheaper <> orders.cheaper OR bridge.same_dearer <> orders.dearer
            OR bridge.new_declared + bridge.new_assumed <> orders.fresh
            OR bridge.displaced <> -orders.displaced OR bridge.served_gain <> orders.gain
        )
        """,
        {"kind": BaselineKind.SINGLE_SOURCE},
    )


@rule(_("The prices of a run are its costs, the factories' bonus and the reserve, to the micro."))
def prices_are_costs_bonus_and_reserve() -> Query:
    """Selects divisions whose prices miss costs, bonus and reserve, or an order's own parts."""
    return Query("""
        SELECT sharing.id FROM matching_gainsharing AS sharing
        JOIN (
            SELECT sharing_id, sum(price) AS price, sum(cost) AS cost,
                bool_or(price <> cost + levy - subsidy) AS apart
            FROM matching_orderprice GROUP BY sharing_id
        ) AS orders ON orders.sharing_id = sharing.id
        WHERE orders.apart
            OR orders.price <> orders.cost + sharing.factories_bonus + sharing.reserve
    """)


@rule(_("What is agreed for the allocations of an order is its price by the rule, rounded down."))
def agreed_prices_are_the_prices_of_orders() -> Query:
    """Selects published order prices that their first allocations' agreed prices miss.

    Allocations that replace lost ones, or that became smaller, have prices of their own.
    """
    return Query(
        """
        SELECT asked.id FROM matching_orderprice AS asked
        JOIN matching_gainsharing AS sharing ON sharing.id = asked.sharing_id
        JOIN orders_order AS order_ ON order_.id = asked.order_id
        JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
        JOIN (
            SELECT run_id, order_id, sum(agreed_price) AS price FROM matching_allocation
            WHERE agreed_price IS NOT NULL GROUP BY run_id, order_id
        ) AS agreed ON agreed.run_id = sharing.run_id AND agreed.order_id = asked.order_id
        WHERE sharing.stage = %(published)s
            AND agreed.price <> trunc(asked.price, currency.minor_units)
            AND NOT EXISTS (SELECT FROM matching_shortfall WHERE order_id = asked.order_id)
        """,
        {"published": Stage.PUBLISHED},
    )


@rule(_("The bonuses of a run's allocations are the factories' share of its gain, rounded down."))
def bonuses_are_the_factories_share() -> Query:
    """Selects published divisions whose bonuses exceed, or without losses miss, the share."""
    return Query(
        """
        SELECT sharing.id FROM matching_gainsharing AS sharing
        JOIN matching_matchrun AS run ON run.id = sharing.run_id
        JOIN vocabularies_currency AS currency ON currency.code = run.currency_id
        JOIN (
            SELECT run_id, sum(bonus) AS bonus, bool_or(EXISTS (
                SELECT FROM matching_shortfall WHERE order_id = allocation.order_id
            )) AS is_changed
            FROM matching_allocation AS allocation WHERE agreed_price IS NOT NULL GROUP BY run_id
        ) AS dealt ON dealt.run_id = run.id
        WHERE sharing.stage = %(published)s AND NOT dealt.is_changed
            AND dealt.bonus <> trunc(sharing.factories_bonus, currency.minor_units)
        """,
        {"published": Stage.PUBLISHED},
    )


@rule(_("Every amount that is agreed is in whole minor units of its currency."))
def agreed_amounts_are_whole_units() -> Query:
    """Selects allocations with an agreed amount finer than the currency's minor unit."""
    finer = " OR ".join(f"{name} <> trunc({name}, currency.minor_units)" for name in AGREED)
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN orders_order AS order_ ON order_.id = allocation.order_id
        JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
        WHERE allocation.status <> ALL(%(unseen)s) AND ({finer})
        """,
        {"unseen": list(UNSEEN_STATUSES)},
    )


@rule(_("Factories and carriers of a run are agreed what they cost, less at most a minor unit."))
def payees_get_what_they_cost() -> Query:
    """Selects offered allocations whose agreed amounts differ a minor unit from their cost."""
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN orders_order AS order_ ON order_.id = allocation.order_id
        JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
        WHERE allocation.status <> ALL(%(left)s) AND agreed_price IS NOT NULL
            AND abs(agreed_earnings + agreed_transport - {items_sql(PAID_ITEMS)})
                >= 2 * power(10::numeric, -currency.minor_units)
        """,
        {"left": [*UNSEEN_STATUSES, AllocationStatus.CANCELLED]},
    )


@rule(_("The pool gets what the price of the good pieces leaves, less payees, and nothing else."))
def pool_lines_are_what_prices_leave() -> Query:
    """Selects settled allocations without a refund whose pool line is another amount."""
    return Query(
        """
        SELECT settlement.id FROM fulfilment_settlement AS settlement
        JOIN matching_allocation AS allocation ON allocation.id = settlement.allocation_id
        JOIN vocabularies_currency AS currency ON currency.code = settlement.currency_id
        JOIN fulfilment_settlementtransaction AS booked
            ON booked.settlement_id = settlement.id AND booked.kind = %(release)s
        LEFT JOIN (
            SELECT line.transaction_id,
                coalesce(sum(line.amount) FILTER (WHERE line.account = %(pool)s), 0) AS pool,
                coalesce(sum(line.amount) FILTER (WHERE line.account = %(factory)s), 0) AS factory,
                coalesce(sum(line.amount) FILTER (WHERE line.account = %(carrier)s), 0) AS carrier
            FROM fulfilment_settlementline AS line GROUP BY line.transaction_id
        ) AS lines ON lines.transaction_id = booked.id
        LEFT JOIN (
            SELECT shipment.allocation_id, sum(receipt.received - receipt.damaged) AS pieces
            FROM fulfilment_shipment AS shipment
            JOIN fulfilment_receipt AS receipt ON receipt.shipment_id = shipment.id
            GROUP BY shipment.allocation_id
        ) AS good ON good.allocation_id = allocation.id
        LEFT JOIN fulfilment_strandedpieces AS stranded ON stranded.allocation_id = allocation.id
        CROSS JOIN LATERAL (
            SELECT trunc(allocation.agreed_price * coalesce(good.pieces, 0) / allocation.quantity,
                    currency.minor_units) AS price,
                trunc(allocation.agreed_earnings
                    * (coalesce(good.pieces, 0) + coalesce(stranded.pieces, 0))
                    / allocation.quantity, currency.minor_units) AS earned,
                trunc(allocation.bonus * coalesce(good.pieces, 0) / allocation.quantity,
                    currency.minor_units) AS bonus,
                trunc(allocation.agreed_transport * coalesce(good.pieces, 0)
                    / allocation.quantity, currency.minor_units) AS carried
        ) AS due
        WHERE settlement.status = %(settled)s
            AND NOT EXISTS (
                SELECT FROM fulfilment_disputerefund WHERE allocation_id = allocation.id
            )
            AND (
                coalesce(lines.factory, 0) NOT IN (due.earned, due.earned + due.bonus)
                OR coalesce(lines.carrier, 0) <> due.carried
                OR coalesce(lines.pool, 0) <> due.price - lines.factory - lines.carrier
            )
        """,
        {
            "release": TransactionKind.RELEASE,
            "settled": SettlementStatus.SETTLED,
            "pool": Account.POOL,
            "factory": Account.FACTORY,
            "carrier": Account.CARRIER,
        },
    )


PRICES = (
    bridges_add_up,
    bridges_are_sums_of_their_orders,
    prices_are_costs_bonus_and_reserve,
    agreed_prices_are_the_prices_of_orders,
    bonuses_are_the_factories_share,
    agreed_amounts_are_whole_units,
    payees_get_what_they_cost,
    pool_lines_are_what_prices_leave,
)
