"""Which options can make something, and how much at most; lanes between them are in `lanes`."""

from dataclasses import dataclass, fields

import numpy as np

from matching.engine.model.columns import NO_LIMIT, Columns, Flags, Ints, Rows, found_in

# No quantity and no time is larger, so that sums and differences of two fit in int64.
_MOST = 2**62


@dataclass(frozen=True, slots=True)
class UsableOptions:
    """Options by operation, factory and the start of their window. `row` is that of the columns;
    `most` is at least `least`, `unit` includes shipping, `limit` is with hours without end."""

    row: Ints
    op: Ints
    window: Ints
    unit: Ints
    least: Ints
    most: Ints
    limit: Ints

    def take(self, keep: Flags) -> "UsableOptions":
        if keep.all():
            return self
        return UsableOptions(*(getattr(self, field.name)[keep] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Sites:
    """A site is a factory where one operation may run: its options are the rows from its entry of
    `begins` up to the next. `key` is sorted: operation × factories + factory."""

    op: Ints
    factory: Ints
    begins: Ints
    key: Ints
    option_site: Ints

    def __len__(self) -> int:
        return len(self.op)


def within(numbers: Ints, most: int = _MOST) -> Ints:
    """As int64; what is larger than `most` is as good as `most`."""
    return np.minimum(numbers, most).astype(np.int64)


def shipment_of(columns: Columns, orders: Ints, factories: Ints | Rows) -> tuple[Ints, Flags]:
    """The row of each pair's shipment, and whether it is listed."""
    count = len(columns.factory_ids)
    keys = columns.shipment_order.astype(np.int64) * count + columns.shipment_factory
    return found_in(keys, orders * count + factories)


def least_lots(columns: Columns) -> Ints:
    """Of each operation, never asked above its order's quantity."""
    quantity = columns.order_quantity[columns.operation_order]
    return within(np.minimum(columns.operation_min_lot, quantity))


def usable_options(columns: Columns) -> UsableOptions:
    """The options that have time for a setup and the least quantity, and a shipment, at factories
    whose windows together can make the least lot."""
    op, window = columns.option_operation.astype(np.int64), columns.option_window
    order = columns.operation_order[op]
    least, most, limit = _amounts(columns, order)
    shipping, ships = _shipping(columns, op, order)
    # Only an order that costs nothing in any way can be so large: leaving it is free too.
    rows = np.flatnonzero(ships & (most >= least) & (columns.order_quantity[order] < _MOST))
    rows = rows[np.argsort(op[rows] * len(columns.window_ids) + _place(columns)[window[rows]])]
    unit = columns.option_unit[rows] + shipping[rows]
    gathered = (each[rows] for each in (least, most, limit))
    usable = UsableOptions(rows, op[rows], window[rows].astype(np.int64), unit, *gathered)
    return usable.take(_enough_for_a_lot(columns, usable))


def _amounts(columns: Columns, order: Ints) -> tuple[Ints, Ints, Ints]:
    """The least and the most that each option can make, and the most with hours without end."""
    quantity = within(columns.order_quantity)[order]
    available = within(columns.window_available_ms)[columns.option_window]
    spare = available - within(columns.option_setup_ms)
    limit = np.where(columns.option_max == NO_LIMIT, quantity, columns.option_max)
    limit = within(np.minimum(limit, quantity))
    most = np.minimum(limit, spare // within(columns.option_unit_ms))
    return within(np.maximum(columns.option_min, 1)), most, limit


def _shipping(columns: Columns, op: Ints, order: Ints) -> tuple[Ints, Flags]:
    """What shipping adds to each option's unit cost, and whether its shipment is listed.

    Last operations alone ship, and only where shipments are listed at all.
    """
    unit, ships = np.zeros(len(op), dtype=np.int64), np.ones(len(op), dtype=bool)
    if len(columns.shipment_order):
        last = np.flatnonzero(columns.operation_is_last[op])
        factories = columns.window_factory[columns.option_window[last]]
        row, there = shipment_of(columns, order[last], factories)
        ships[last] = there
        unit[last[there]] = columns.shipment_unit[row[there]]
    return unit, ships


def _place(columns: Columns) -> Ints:
    """The place of each window among all, by factory, start and id."""
    order = np.lexsort((columns.window_start, columns.window_factory))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place


def _enough_for_a_lot(columns: Columns, usable: UsableOptions) -> Flags:
    """Not at a factory whose windows together cannot make the least lot."""
    sites = sites_of(columns, usable)
    lot = least_lots(columns)
    most = np.minimum(usable.most, lot[usable.op])
    if int(lot.max(initial=0)) * len(most) >= _MOST:
        most = most.astype(object)
    together = np.add.reduceat(most, sites.begins[:-1]) if len(sites) else most
    return (together >= lot[sites.op]).astype(bool)[sites.option_site]


def sites_of(columns: Columns, usable: UsableOptions) -> Sites:
    factories = columns.window_factory[usable.window]
    key = usable.op * len(columns.factory_ids) + factories
    first = np.append(True, key[1:] != key[:-1])[: len(key)]
    begins = np.flatnonzero(first)
    return Sites(
        op=usable.op[begins],
        factory=factories[begins].astype(np.int64),
        begins=np.append(begins, len(key)),
        key=key[begins],
        option_site=np.cumsum(first) - 1,
    )
