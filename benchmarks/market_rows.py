"""Holds the rows of a generated market as arrays while it is drawn."""

from dataclasses import dataclass

from matching.engine.model.columns import Flags, Floats, Ints, Rows


@dataclass(frozen=True, slots=True)
class MachineRows:
    """Holds one row per machine, by factory and process."""

    factory: Rows
    process: Rows
    rate_fen: Ints
    speed: Floats


@dataclass(frozen=True, slots=True)
class OrderRows:
    """Holds one row per order.

    `due` is the week after the last one in time, `first_operation` as in `Columns`.
    """

    quantity: Ints
    hours: Floats
    steps: Ints
    due: Ints
    first_operation: Ints
    place: Floats


@dataclass(frozen=True, slots=True)
class OperationRows:
    """Holds one row per operation, in the sequence of the orders."""

    order: Ints
    process: Rows
    unit_hours: Floats
    setup_hours: Floats
    material_fen: Ints
    is_last: Flags


@dataclass(frozen=True, slots=True)
class OptionRows:
    """Holds one row per option, sorted by operation and window."""

    operation: Rows
    machine: Rows
    week: Rows


@dataclass(frozen=True, slots=True)
class SiteRows:
    """Holds one row per factory with options of an operation, sorted by both."""

    operation: Rows
    factory: Rows
