"""Defines the limits of a solve and the tuning values outside the decomposition.

"Measured" means: on generated markets of `benchmarks/market.py` with 10 to 50,000 orders.
"""

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class SolveLimits:
    """Bounds one run of the solver.

    Attributes
    ----------
    seconds
        Wall time, kept within about 2 s unless the greedy plan itself takes longer. None: no limit.
    effort
        Limit of work, for runs that repeat: branch-and-bound nodes of each component's model and
        of its kernel, and search moves in proportion. None: no limit if `seconds` is given,
        otherwise `SolveParams.default_effort`.
    threads
        Threads that work at the same time. A run bounded by effort does not depend on them.
    seed
        Seed of all random numbers.
    gap
        Relative gap between cost and bound that is enough.
    """

    seconds: float | None = None
    effort: int | None = None
    threads: int = 1
    seed: int = 1
    gap: float = 1e-4


@dataclass(frozen=True, slots=True)
class SolveParams:
    """Holds the tuning values of `solve`."""

    # Effort of a run without any limit, so that it ends.
    default_effort: int = 20_000
    # Time kept for costing, checking and hashing: these take about twice as long as building the
    # instance did. A multiple of that time, plus seconds.
    closing_factor: float = 2.0
    closing_seconds: float = 0.2
    # Rows of the trace that a plan carries: enough for a curve.
    trace_rows: int = 200


@dataclass(frozen=True, slots=True)
class BaselineParams:
    """Holds the tuning values of the baselines, which solve one order at a time.

    One order has a few dozen binaries, and its search mostly ends by itself within milliseconds.
    The node limits keep an unusual order from holding up all others.
    """

    # Branch-and-bound nodes of an order with few options.
    order_nodes: int = 5_000
    # Nodes and relative gap of an order with more options.
    wide_order_nodes: int = 2_000
    wide_order_gap: float = 1e-4
    # Options up to which an order counts as one with few.
    few_options: int = 30


@dataclass(frozen=True, slots=True)
class HybridParams:
    """Holds the tuning values of the exact model combined with the search."""

    # Matrix entries beyond which the exact model is not built: about 0.5 GB.
    max_entries: int = 1_500_000
    # Entries per second left: the solver ignores its time limit while it reads and presolves.
    entries_per_second: int = 60_000
    # Matrix entries of one option and of one arc. Measured.
    entries_per_option: int = 12
    entries_per_arc: int = 6
    # Components of up to this many options mostly end by proof before the search finds the same.
    small_options: int = 300
    # From this many options the search does not wait for a relaxation with which the exact model
    # begins anyway.
    separate_relaxation_options: int = 1_500
    # The exact model aims at this part of the gap of the budget, as small models end at the
    # optimum.
    gap_factor: float = 0.01
    # Shares of the time left: for the relaxation, for the exact model before the search, and for
    # the search before the exact model if one thread does both.
    relaxation_share: float = 0.3
    exact_share: float = 0.7
    search_share: float = 0.35
    # Head start of the exact model, as a share of the time left and at most these seconds: loading
    # the search takes longer than many proofs.
    head_start_share: float = 0.05
    head_start_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class ExactParams:
    """Holds the tuning values of the exact model and of making its answers whole."""

    # The objective is scaled to between a tenth of this and this many units: far above the
    # solver's tolerances, and small enough that a double holds it to 1e-10 of a unit.
    objective_size: int = 10**6
    # Making an answer whole is a small search among the options that it uses, limited by nodes, by
    # a relative gap, and by seconds or a share of the time limit.
    polish_nodes: int = 300
    polish_gap: float = 1e-5
    polish_seconds: float = 5.0
    polish_share: float = 0.1
    # Models of up to this many options are solved in whole units from the start.
    few_options: int = 30
    # Amounts up to this many units are integer columns; above it one unit is a rounding matter.
    few_units: int = 12


@dataclass(frozen=True, slots=True)
class InstanceParams:
    """Holds the tuning values of building an instance."""

    # Pairs of option and lane handled together: about 100 MB of intermediate arrays.
    arc_block: int = 1_000_000


@dataclass(frozen=True, slots=True)
class MemoryParams:
    """Holds the estimates of memory, in bytes. All are measured."""

    # A process that reads without the solver, and one that solves.
    reading: int = 60 * _MIB
    solving: int = 220 * _MIB
    # Per byte of a JSON text: 3.6, 3.9 and 4.0 at 10, 28 and 110 MB.
    per_json_byte: int = 4
    # Per byte that a columnar file holds inflated: 1.5 at 150 MB, more if it is small.
    per_column_byte: int = 2
    # Per option: a solve took 880 MiB at 480,000 options and 3,500 MiB at 2.4 million, its windows
    # and orders included.
    per_option: int = 1_450
    # Per arc: arrays of 7.7 million arcs took 48 bytes for each, and as much again for what is made
    # of them. On the safe side: 760,000 options with 3 million arcs took 330 of 1,560 MiB.
    per_arc: int = 100


@dataclass(frozen=True, slots=True)
class LargeComponentParams:
    """Holds the sizes from which a component goes to the compiled search alone."""

    # Components of fewer options are proved by the exact model, or come near in parallel with it.
    min_options: int = 1_500
    # Factor on that with routings, whose Lagrangian bound is far below that of the exact model.
    routed_factor: int = 3
