"""Checks prices, the division of gains, and what the gain pool gets and pays."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from fulfilment.states import Account, SettlementStatus
from matching.models import SavingsBridge
from matching.models.cost_items import EARNED_ITEMS, items_sql
from matching.models.gain_sharing import Stage
from matching.services.refill_prices import POOL_SHARE
from matching.states import LIVE_STATUSES, UNSEEN_STATUSES, BaselineKind, CounterStatus

# Every agreed amount of an allocation in whole minor units; amounts of rows that are not offered
# yet are empty.
AGREED = ("agreed_price", "agreed_earnings", "agreed_transport", "bonus")
# Whether pieces of an allocation were lost, or left it, since its run was published.
CHANGED = "EXISTS (SELECT FROM matching_shortfall WHERE allocation_id = allocation.id)"
# Whether its factory accepted it on other terms.
COUNTERED = (
    "EXISTS (SELECT FROM matching_counteroffer AS counter WHERE allocation_id = allocation.id"
    f" AND counter.status = '{CounterStatus.ACCEPTED}')"
)


def live_part(column: str) -> str:
    """Returns the SQL of an allocation's amount for the pieces it still makes."""
    return (
        f"trunc({column} * (allocation.quantity - lost) / allocation.quantity,"
        " currency.minor_units)"
    )


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
    """Selects single-source bridges that differ from the sums of order prices."""
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
    """Selects divisions whose prices miss costs, bonus and reserve, or their parts."""
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
    """Selects published order prices that their allocations' agreed prices miss.

    Once allocations were lost, became smaller or were accepted on other terms, what is agreed is at
    most the price and what matching again and counter-offers may add to it.
    """
    return Query(
        f"""
        SELECT asked.id FROM matching_orderprice AS asked
        JOIN matching_gainsharing AS sharing ON sharing.id = asked.sharing_id
        JOIN orders_order AS order_ ON order_.id = asked.order_id
        JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
        CROSS JOIN LATERAL (
            SELECT bool_or({CHANGED} OR {COUNTERED}) AS is_changed, sum(agreed_price) AS price,
                coalesce(sum({live_part("agreed_price")})
                    FILTER (WHERE allocation.status = ANY(%(live)s)), 0) AS left
            FROM matching_allocation AS allocation
            WHERE allocation.run_id = sharing.run_id AND allocation.order_id = asked.order_id
                AND agreed_price IS NOT NULL
        ) AS agreed
        WHERE sharing.stage = %(published)s AND CASE
            WHEN agreed.is_changed THEN agreed.left
                > asked.price + asked.asked_more + asked.raised_before_acceptance
            ELSE coalesce(agreed.price, 0) <> trunc(asked.price, currency.minor_units) END
        """,
        {"published": Stage.PUBLISHED, "live": list(LIVE_STATUSES)},
    )


@rule(
    _(
        "What matching an order again costs is the pool's up to its share, and the buyer is asked"
        " for no more than its expected alone cost."
    )
)
def matching_again_stays_within_its_limits() -> Query:
    """Selects order prices whose pool part or asked amount is outside its limits."""
    return Query(
        """
        SELECT id FROM matching_orderprice
        WHERE pool_part NOT BETWEEN 0 AND cost * %(share)s
            OR asked_more NOT BETWEEN 0 AND greatest(expected_alone_cost - price, 0)
        """,
        {"share": POOL_SHARE},
    )


@rule(_("The bonuses of a run's allocations are the factories' share of its gain, rounded down."))
def bonuses_are_the_factories_share() -> Query:
    """Selects published divisions whose bonuses miss the share.

    Once allocations were lost or became smaller, the bonuses for the pieces that are still made are
    at most the share.
    """
    return Query(
        f"""
        SELECT sharing.id FROM matching_gainsharing AS sharing
        JOIN matching_matchrun AS run ON run.id = sharing.run_id
        JOIN vocabularies_currency AS currency ON currency.code = run.currency_id
        CROSS JOIN LATERAL (
            SELECT bool_or({CHANGED}) AS is_changed, sum(bonus) AS bonus,
                coalesce(sum({live_part("bonus")})
                    FILTER (WHERE allocation.status = ANY(%(live)s)), 0) AS left
            FROM matching_allocation AS allocation
            WHERE allocation.run_id = run.id AND agreed_price IS NOT NULL
        ) AS dealt
        WHERE sharing.stage = %(published)s AND CASE
            WHEN dealt.is_changed THEN dealt.left > sharing.factories_bonus
            ELSE coalesce(dealt.bonus, 0) <>
                trunc(sharing.factories_bonus, currency.minor_units) END
        """,
        {"published": Stage.PUBLISHED, "live": list(LIVE_STATUSES)},
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


@rule(_("Factories and carriers are agreed what they cost, less than a minor unit apart."))
def payees_get_what_they_cost() -> Query:
    """Selects allocations whose earnings or transport are not their cost.

    The cost items of a smaller allocation are those of the pieces left, as are its amounts.
    """
    return Query(
        f"""
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN orders_order AS order_ ON order_.id = allocation.order_id
        JOIN vocabularies_currency AS currency ON currency.code = order_.currency_id
        WHERE agreed_price IS NOT NULL AND greatest(
                abs(agreed_earnings - {items_sql(EARNED_ITEMS)}), abs(agreed_transport - transport)
            ) >= power(10::numeric, -currency.minor_units)
        """
    )


@rule(_("The pool gets what the price of the good pieces leaves, less payees, and nothing else."))
def pool_lines_are_what_prices_leave() -> Query:
    """Selects settlements that paid pool, payees or platform what is not due.

    Before it is settled, a settlement pays none of them. The factory has its bonus, or the pool has
    it. Good pieces that a later step spoilt have no price. Of refunds in disputes and for returned
    goods platform and pool bear their part, and the carrier what the factory cannot.
    """
    return Query(
        f"""
        WITH paid AS (
            SELECT booked.settlement_id, {balances_sql()}
            FROM fulfilment_settlementline AS line
            JOIN fulfilment_settlementtransaction AS booked ON booked.id = line.transaction_id
            GROUP BY booked.settlement_id
        ),
        arrived AS (
            SELECT shipment.allocation_id, sum(receipt.received - receipt.damaged) AS pieces
            FROM fulfilment_shipment AS shipment
            JOIN fulfilment_receipt AS receipt ON receipt.shipment_id = shipment.id
            GROUP BY shipment.allocation_id
        ),
        refunded AS (
            SELECT allocation_id, sum(amount) AS amount FROM (
                SELECT allocation_id, amount FROM fulfilment_disputerefund
                UNION ALL SELECT allocation_id, amount FROM fulfilment_returnrefund
            ) AS refund GROUP BY allocation_id
        )
        SELECT settlement.id FROM fulfilment_settlement AS settlement
        JOIN matching_allocation AS allocation ON allocation.id = settlement.allocation_id
        JOIN vocabularies_currency AS currency ON currency.code = settlement.currency_id
        LEFT JOIN paid ON paid.settlement_id = settlement.id
        LEFT JOIN arrived ON arrived.allocation_id = allocation.id
        LEFT JOIN fulfilment_strandedpieces AS stranded ON stranded.allocation_id = allocation.id
        LEFT JOIN refunded ON refunded.allocation_id = allocation.id
        CROSS JOIN LATERAL (
            SELECT coalesce(arrived.pieces, 0) AS good, coalesce(stranded.pieces, 0) AS left,
                currency.minor_units AS digits,
                power(10::numeric, currency.minor_units) AS scale
        ) AS of
        CROSS JOIN LATERAL (SELECT least(good, quantity - lost - of.left) AS kept) AS priced
        CROSS JOIN LATERAL (
            SELECT trunc(agreed_price * kept / quantity, digits) AS price,
                trunc(agreed_earnings * (good + of.left) / quantity, digits) AS earned,
                trunc(bonus * kept / quantity, digits) AS bonus,
                trunc(agreed_transport * good / quantity, digits) AS carried
        ) AS due
        CROSS JOIN LATERAL (SELECT trunc(due.price * fee_percent / 100, digits) AS fee) AS own
        WHERE CASE WHEN settlement.status = %(released)s THEN NOT EXISTS (
            SELECT FROM (VALUES (0), (due.bonus)) AS given (bonus)
            CROSS JOIN LATERAL (
                SELECT due.price - due.earned - due.carried - given.bonus AS pool,
                    due.price + own.fee AS total,
                    due.price + own.fee - coalesce(refunded.amount, 0) AS left
            ) AS whole
            CROSS JOIN LATERAL (
                SELECT
                    coalesce(floor(own.fee * whole.left / nullif(total, 0) * scale) / scale, 0)
                        AS platform,
                    coalesce(floor(whole.pool * whole.left / nullif(total, 0) * scale) / scale,
                        whole.pool) AS pool
            ) AS less
            CROSS JOIN LATERAL (
                SELECT least(due.carried, whole.left - less.platform - less.pool) AS carrier
            ) AS moved
            WHERE coalesce(paid.pool, 0) = less.pool
                AND coalesce(paid.platform, 0) = less.platform
                AND coalesce(paid.carrier, 0) = moved.carrier
                AND coalesce(paid.factory, 0)
                    = whole.left - less.platform - less.pool - moved.carrier
        ) ELSE paid.pool <> 0 OR paid.platform <> 0 OR paid.carrier <> 0 OR paid.factory <> 0 END
        """,
        {"released": SettlementStatus.RELEASED},
    )


def balances_sql() -> str:
    """Returns the SQL of the sums of settlement lines by account, one column each."""
    accounts = (Account.POOL, Account.PLATFORM, Account.CARRIER, Account.FACTORY)
    return ", ".join(
        f"coalesce(sum(line.amount) FILTER (WHERE line.account = '{account}'), 0) AS {account}"
        for account in accounts
    )


PRICES = (
    bridges_add_up,
    bridges_are_sums_of_their_orders,
    prices_are_costs_bonus_and_reserve,
    agreed_prices_are_the_prices_of_orders,
    matching_again_stays_within_its_limits,
    bonuses_are_the_factories_share,
    agreed_amounts_are_whole_units,
    payees_get_what_they_cost,
    pool_lines_are_what_prices_leave,
)
