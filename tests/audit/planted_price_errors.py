"""Lists errors to plant in prices, bridges and what the gain pool gets."""

from tests.audit.planted_errors import PlantedError, of_one

UNCHANGED = (
    "agreed_price IS NOT NULL AND NOT EXISTS (SELECT FROM matching_shortfall AS missed"
    " JOIN matching_allocation AS lost ON lost.id = missed.allocation_id"
    " WHERE lost.run_id = matching_allocation.run_id)"
)
REPLACED = (
    "status <> 'cancelled' AND EXISTS (SELECT FROM matching_shortfall AS missed"
    " WHERE missed.order_id = matching_allocation.order_id AND missed.status = 'filled')"
)
IS_REFUNDED = (
    "EXISTS (SELECT FROM fulfilment_disputerefund AS refund"
    " WHERE refund.allocation_id = settlement.allocation_id)"
)
IS_SETTLED = "settlement.status = 'released'"


def moved(account: str, to: str, which: str, kind: str = "release") -> str:
    """Returns SQL that moves a unit between two lines of one transaction."""
    return f"""
        WITH chosen AS (
            SELECT booked.id FROM fulfilment_settlementtransaction AS booked
            JOIN fulfilment_settlement AS settlement ON settlement.id = booked.settlement_id
            JOIN fulfilment_settlementline AS one
                ON one.transaction_id = booked.id AND one.account = '{account}'
            JOIN fulfilment_settlementline AS other
                ON other.transaction_id = booked.id AND other.account = '{to}'
            WHERE booked.kind = '{kind}' AND {which} ORDER BY booked.id::text LIMIT 1
        )
        UPDATE fulfilment_settlementline
        SET amount = amount + CASE account WHEN '{account}' THEN -1 ELSE 1 END
        WHERE transaction_id = (SELECT id FROM chosen) AND account IN ('{account}', '{to}')
    """


PLANTED_PRICE_ERRORS = (
    PlantedError(
        "bridges_add_up",
        "a bar is a micro longer",
        of_one("matching_savingsbridge", "same_cheaper = same_cheaper + 0.000001", "true"),
    ),
    PlantedError(
        "bridges_add_up",
        "a gain is a micro larger",
        of_one("matching_savingsbridge", "served_gain = served_gain + 0.000001", "true"),
    ),
    PlantedError(
        "bridges_are_sums_of_their_orders",
        "cheaper and dearer pieces cancel out",
        of_one(
            "matching_savingsbridge",
            "same_cheaper = same_cheaper + 1, same_dearer = same_dearer - 1",
            "kind = 'single_source'",
        ),
    ),
    PlantedError(
        "bridges_are_sums_of_their_orders",
        "an order gains a micro more",
        of_one("matching_orderprice", "alone_cost = alone_cost + 0.000001", "pieces > 0"),
    ),
    PlantedError(
        "prices_are_costs_bonus_and_reserve",
        "a price by the rule is a micro off",
        of_one("matching_orderprice", "price = price + 0.000001", "pieces > 0"),
    ),
    PlantedError(
        "prices_are_costs_bonus_and_reserve",
        "a levy and its price are raised",
        of_one("matching_orderprice", "price = price + 1, levy = levy + 1", "pieces > 0"),
    ),
    PlantedError(
        "prices_are_costs_bonus_and_reserve",
        "the reserve takes of the factories",
        of_one("matching_gainsharing", "reserve = reserve + 1", "reserve > 0"),
    ),
    PlantedError(
        "agreed_prices_are_the_prices_of_orders",
        "an agreed price is a cent higher",
        of_one("matching_allocation", "agreed_price = agreed_price + 0.01", UNCHANGED),
    ),
    PlantedError(
        "agreed_prices_are_the_prices_of_orders",
        "an agreed price is a cent lower",
        of_one("matching_allocation", "agreed_price = agreed_price - 0.01", UNCHANGED),
    ),
    PlantedError(
        "agreed_prices_are_the_prices_of_orders",
        "a replacement raises an accepted price",
        of_one("matching_allocation", "agreed_price = agreed_price + 1", REPLACED),
    ),
    PlantedError(
        "matching_again_stays_within_its_limits",
        "the pool bears too much of an order",
        of_one("matching_orderprice", "pool_part = cost * 0.02", "pieces > 0"),
    ),
    PlantedError(
        "matching_again_stays_within_its_limits",
        "a buyer is asked for more than alone",
        of_one(
            "matching_orderprice",
            "asked_more = expected_alone_cost - price + 0.01",
            "expected_alone_cost > price",
        ),
    ),
    PlantedError(
        "bonuses_are_the_factories_share",
        "a bonus is a yen higher",
        of_one("matching_allocation", "bonus = bonus + 1", f"bonus > 0 AND {UNCHANGED}"),
    ),
    PlantedError(
        "bonuses_are_the_factories_share",
        "a bonus at cost",
        of_one("matching_allocation", "bonus = 0.001", f"bonus = 0 AND {UNCHANGED}"),
    ),
    PlantedError(
        "bonuses_are_the_factories_share",
        "a replacement has a bonus of its own",
        of_one("matching_allocation", "bonus = bonus + 1000", REPLACED),
    ),
    PlantedError(
        "agreed_amounts_are_whole_units",
        "transport is agreed to the tenth of a cent",
        of_one("matching_allocation", "agreed_transport = agreed_transport + 0.001", REPLACED),
    ),
    PlantedError(
        "payees_get_what_they_cost",
        "the carrier is agreed a part of the earnings",
        of_one(
            "matching_allocation",
            "agreed_earnings = agreed_earnings - 1, agreed_transport = agreed_transport + 1",
            "agreed_earnings > 1",
        ),
    ),
    PlantedError(
        "payees_get_what_they_cost",
        "a declined offer's earnings are changed",
        of_one(
            "matching_allocation", "agreed_earnings = agreed_earnings - 1", "status = 'declined'"
        ),
    ),
    *(
        PlantedError("pool_lines_are_what_prices_leave", what, moved(*accounts, which))
        for what, accounts, which in (
            ("the pool pays the buyer back", ("pool", "buyer"), IS_SETTLED),
            ("the pool pays the factory", ("pool", "factory"), IS_SETTLED),
            ("the pool pays the carrier", ("pool", "carrier"), IS_SETTLED),
            ("the pool takes of the fee", ("platform", "pool"), IS_SETTLED),
            ("the factory is paid less than is due", ("factory", "buyer"), IS_SETTLED),
            ("the pool takes of a refund", ("buyer", "pool"), IS_REFUNDED),
            ("the carrier bears a refund", ("carrier", "factory"), IS_REFUNDED),
        )
    ),
    PlantedError(
        "pool_lines_are_what_prices_leave",
        "a hold that stands pays the pool",
        "UPDATE fulfilment_settlementline SET account = 'pool' WHERE id = (SELECT line.id"
        " FROM fulfilment_settlementline AS line"
        " JOIN fulfilment_settlementtransaction AS booked ON booked.id = line.transaction_id"
        " JOIN fulfilment_settlement AS settlement ON settlement.id = booked.settlement_id"
        " WHERE settlement.status IN ('due', 'held') AND line.account = 'escrow' LIMIT 1)",
    ),
    PlantedError(
        "money_is_held_once_it_is_paid",
        "money is held that nobody paid, or is due that somebody paid",
        of_one(
            "fulfilment_settlement",
            "status = CASE status WHEN 'due' THEN 'held' ELSE 'due' END",
            "status IN ('due', 'held')",
        ),
    ),
    PlantedError(
        "proposals_are_the_sums_of_their_parts",
        "an accepted price is a cent higher",
        of_one("matching_proposal", "price = price + 0.01", "status = 'accepted'"),
    ),
    PlantedError(
        "pieces_are_inspected_once",
        "an inspection counts a piece twice",
        of_one("fulfilment_inspection", "passed = passed + 1", "true"),
    ),
    PlantedError(
        "pieces_are_inspected_once",
        "more failed pieces are reworked than failed",
        of_one("fulfilment_disposition", "kind = 'rework', pieces = 1000", "kind = 'scrap'"),
    ),
    PlantedError(
        "pieces_are_inspected_once",
        "a piece leaves that did not pass",
        of_one("fulfilment_shipment", "pieces = pieces + 1", "lot_id IS NULL"),
    ),
    PlantedError(
        "pieces_are_inspected_once",
        "a spare piece leaves that did not pass",
        of_one("fulfilment_shipment", "spare = spare + 1", "lot_id IS NOT NULL"),
    ),
    PlantedError(
        "later_steps_work_on_what_arrived",
        "a later step works on a spare piece that did not arrive",
        of_one("fulfilment_receipt", "spare = spare - 1", "spare > 0"),
    ),
    PlantedError(
        "receipts_bring_what_was_sent",
        "a spare piece is sent to the buyer",
        of_one("fulfilment_shipment", "spare = spare + 1", "lot_id IS NULL"),
    ),
    PlantedError(
        "later_steps_work_on_what_arrived",
        "a later step works on a piece that was damaged",
        of_one(
            "fulfilment_receipt",
            "damaged = damaged + 1",
            "EXISTS (SELECT FROM fulfilment_shipment AS sent"
            " WHERE sent.id = shipment_id AND sent.lot_id IS NOT NULL)",
        ),
    ),
    PlantedError(
        "shipped_pieces_have_left",
        "a piece of what is settled was never sent",
        of_one("fulfilment_shipment", "pieces = pieces - 1", "true"),
    ),
    PlantedError(
        "shipped_pieces_have_left",
        "pieces of what is settled are still under way",
        of_one("fulfilment_receipt", "is_final = false", "true"),
    ),
    PlantedError(
        "receipts_bring_what_was_sent",
        "a piece arrives that was not sent",
        of_one("fulfilment_receipt", "received = received + 100", "true"),
    ),
    PlantedError(
        "lots_count_what_was_sent",
        "a lot forgets a piece that left",
        of_one("matching_lottransfer", "sent = sent - 1", "sent > 0"),
    ),
    PlantedError(
        "lots_count_what_was_sent",
        "a lot still counts a damaged piece",
        "UPDATE matching_lottransfer SET sent_lost = 0 WHERE sent_lost > 0",
    ),
    PlantedError(
        "pieces_are_returned_once",
        "a piece is returned once more",
        of_one("fulfilment_return", "pieces = pieces + 100", "true"),
    ),
    PlantedError(
        "return_refunds_are_paid",
        "a return says that more was paid back",
        of_one("fulfilment_returnrefund", "amount = amount + 0.01", "true"),
    ),
    *(
        PlantedError(
            "pool_lines_are_what_prices_leave",
            what,
            moved(*accounts, IS_SETTLED, kind="return"),
        )
        for what, accounts in (
            ("the pool pays for returned goods", ("pool", "factory")),
            ("the platform keeps its fee on returned goods", ("platform", "factory")),
        )
    ),
)
