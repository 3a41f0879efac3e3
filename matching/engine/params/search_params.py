"""Defines the tuning values of searches, quotes and reoptimization.

"Measured" means: on generated markets of `benchmarks/market.py` with 10 to 50,000 orders.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InsertionParams:
    """Holds the tuning values of inserting orders one after another."""

    # Branch-and-bound nodes of an order's split.
    split_nodes: int = 2_000
    # Micros of leaving a unit where none may be left: far above any cost of making one.
    forbidding_micros: float = 1e15


@dataclass(frozen=True, slots=True)
class RuinRecreateParams:
    """Holds the tuning values of ruin and recreate; chances are of one move."""

    # Branch-and-bound nodes of a split within a move: most searches end by themselves below this.
    split_nodes: int = 40
    # Orders that a move removes, from the least to the most.
    min_orders: int = 2
    max_orders: int = 6
    # Random windows that are searched for each order to be removed.
    tries_per_order: int = 3
    # Chance that orders which only could use a window are removed too.
    idle_chance: float = 0.2
    # Chance of forcing an order in; orders that it may push out, itself included; and the chance
    # that one of its options is closed to it.
    forced_chance: float = 0.3
    max_removed: int = 16
    closed_chance: float = 0.25
    # Random orders that are tried for one with unmet units, to be forced in.
    forced_tries: int = 3
    # Least share of the capacity multipliers at which an order is forced in; a random number below
    # one is added.
    min_forced_share: float = 0.5
    # Largest share of the capacity multipliers at which orders are inserted, and the chance of
    # inserting them without.
    max_price_share: float = 1.3
    unpriced_chance: float = 0.25
    # Chance that the first removed order is exchanged with a random one before it is inserted.
    swap_chance: float = 0.5
    # Moves between two copies of the best plan.
    keep_interval: int = 200
    # Chance that an order joins a region because it could use one of its windows, and the tries
    # for each order of a region.
    region_idle_chance: float = 0.15
    region_tries: int = 60


@dataclass(frozen=True, slots=True)
class DiveParams:
    """Holds the tuning values of a Lagrangian dive."""

    # Steps of the multipliers before orders are inserted.
    steps: int = 15
    # Branch-and-bound nodes of a split.
    split_nodes: int = 60
    # Part of the value by which a step moves the multipliers. Measured.
    step_size: float = 2e-3
    # Weight of the direction before. Source: Camerini, Fratta and Maffioli (1975).
    deflection: float = 1.5


@dataclass(frozen=True, slots=True)
class TransportParams:
    """Holds the tuning values of the search of a fixed-charge transportation problem."""

    # Basis exchanges between two looks at the clock: some ms.
    chunk: int = 10_000
    # Temperature at the start and at the end, as a part of a node's mean cost. Measured on the
    # instances of Sun et al. (1998).
    start_heat: float = 0.5
    end_heat: float = 0.01
    # Of a node's arcs, the likeliest share x is tried with a chance of x to one over this.
    favour: float = 2.0


@dataclass(frozen=True, slots=True)
class QuoteParams:
    """Holds the tuning values of a quote, which consists of two splits."""

    # Branch-and-bound nodes of an order of one operation: nearly all searches end, within 1 ms.
    split_nodes: int = 100
    # The same of a routing: each node takes many times as long, so the split is the best of these.
    route_nodes: int = 40


@dataclass(frozen=True, slots=True)
class ReoptimizeLimits:
    """Bounds one run of `reoptimize`.

    Attributes
    ----------
    seconds
        Wall time of the whole run. None: no limit.
    moves
        Moves of the search, for runs that repeat. None: no limit if `seconds` is given, otherwise
        `ReoptimizeParams.default_moves`.
    seed
        Seed of all random numbers.
    gap
        Relative gap between cost and bound that is enough.
    """

    seconds: float | None = None
    moves: int | None = None
    seed: int = 1
    gap: float = 1e-4


@dataclass(frozen=True, slots=True)
class ReoptimizeParams:
    """Holds the tuning values of reoptimizing a plan after its windows changed."""

    # Time kept for costing and checking: these take over twice as long as building the instance and
    # reading the plan did. A multiple of that time, plus seconds.
    closing_factor: float = 2.5
    closing_seconds: float = 0.1
    # Moves of a run without any limit, so that it ends; and moves between two looks at the clock.
    default_moves: int = 20_000
    chunk: int = 200
    # Temperature at the start and at the end, as a part of an order's mean cost: a good plan is the
    # start.
    start_heat: float = 3e-4
    end_heat: float = 1e-5
    # Branch-and-bound nodes of a split that is inserted again, as many as the baseline uses.
    split_nodes: int = 2_000
