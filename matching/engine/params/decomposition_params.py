"""Defines the tuning values of the decomposition.

"Measured" means: on generated markets of `benchmarks/market.py` with 10 to 50,000 orders.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DualParams:
    """Holds the tuning values of the subgradient method on the Lagrangian dual."""

    # Branch-and-bound nodes and relative slack of an order's split while multipliers still move:
    # more nodes are rarely needed, and the bound of an unfinished split is valid.
    split_nodes: int = 1_500
    split_slack: float = 1e-6
    # The same at the best multipliers, in the final pass.
    final_nodes: int = 20_000
    final_slack: float = 1e-9
    # Nodes of a routing in the successive turns of the final pass; 0 stands for its relaxation.
    final_route_nodes: tuple[int, ...] = (0, 50, 300, 1_500, 6_000, 30_000)
    # Node limit of the final pass when there is no time limit.
    effort_route_nodes: int = 1_500
    # The next turn of the final pass takes about this many times as long as the last one. Measured.
    next_turn_factor: float = 4.0
    # Iterations without a better value before the step is halved: fewer while the step is above
    # `long_step`, which came as far in 30 iterations as 12 throughout did in 55.
    early_patience: int = 3
    patience: int = 5
    long_step: float = 0.05
    # Step, as a factor on Polyak's, at the start, and below which the method ends.
    first_step: float = 0.5
    min_step: float = 2e-4
    # Weight of the direction before. Source: Camerini, Fratta and Maffioli (1975).
    deflection: float = 1.5


@dataclass(frozen=True, slots=True)
class DualBoundParams:
    """Holds the division of work between subgradient steps and column generation."""

    # Subgradient iterations before clique cuts are priced and, under a limit of work, their share.
    min_hour_iterations: int = 60
    hour_share: float = 0.5
    # With routings, the share of the time that goes to the relaxation.
    relaxation_share: float = 0.4
    # Under a work limit, the subgradient iterations that one round of column generation counts for,
    # without and with cuts.
    round_iterations: int = 20
    cut_round_iterations: int = 5
    # Rounds of column generation over routings: more do not help. Measured.
    max_rounds: int = 40
    # Orders up to which the restricted master problem is worth its time. Measured.
    max_orders: int = 600
    # Time of the final pass, as a multiple of what the multipliers had.
    final_factor: float = 1.3
    # Rounds of new columns before a few orders of a rounding are fixed.
    rounding_turns: int = 1
    # Subgradient iterations between two looks at the clock.
    chunk: int = 5


@dataclass(frozen=True, slots=True)
class ColumnGenerationParams:
    """Holds the tuning values of column generation over routings."""

    # Nodes of a split of one operation and of a routing: its cost is then 0.5 % off, mostly none.
    split_nodes: int = 1_500
    route_nodes: int = 200
    # Weight of the best multipliers in the smoothed ones. Source: Wentges (1997).
    smoothing: float = 0.5
    # Relative gap to the master problem at which it ends: as close as the splits are.
    close_gap: float = 2e-4


@dataclass(frozen=True, slots=True)
class ColumnGenerationWithCutsParams:
    """Holds the tuning values of column generation with clique cuts."""

    # Weight of the best multipliers in the smoothed ones. Source: Wentges (1997).
    smoothing: float = 0.6
    # Relative gap to the master problem from which cuts are added, and how many at a time.
    close_gap: float = 5e-4
    max_cuts: int = 100
    # Smallest fraction of a column that counts.
    min_fraction: float = 1e-6


@dataclass(frozen=True, slots=True)
class RoundingParams:
    """Holds the tuning values of rounding a master problem's fractions to a plan."""

    # Share of the open orders that is fixed at a time, and the least number.
    fixed_share: float = 0.1
    min_fixed: int = 3
    # Fractions from which a column may be fixed, except for the largest; whole columns always are.
    min_fraction: float = 0.5
    whole_fraction: float = 0.999
    # Smallest fraction that counts at all.
    zero_fraction: float = 1e-6
    # Weight of the best multipliers when the rest is priced again.
    smoothing: float = 0.3


@dataclass(frozen=True, slots=True)
class ComponentParams:
    """Holds how a component's time and work are divided; shares are measured."""

    # Share of the time for the dual bound and the first dive, which end early on small instances.
    begin_share: float = 0.9
    # Of that, the share for the Lagrangian dual, with and without clique cuts: routings are split
    # further after it.
    cuts_share: float = 0.5
    dual_share: float = 0.35
    # Work per unit of effort: moves of the search, iterations of the dual.
    moves: float = 5.0
    iterations: float = 0.02
    # Work per unit of effort: turns of a transportation problem, of many pivots each, and of a
    # location problem, of an iteration or a set of windows each.
    transport_turns: float = 0.01
    location_turns: float = 0.2
    # Searches by pivots, and dives of a component that is alone, which run in parallel.
    twins: int = 2
    # Moves of the search between two looks at the clock.
    move_chunk: int = 100
    # A dive takes about this many evaluations of the dual, divided by the share of the orders that
    # is fixed at a time, which lies between the two limits.
    dive_evaluations: float = 25.0
    min_dive_share: float = 0.05
    max_dive_share: float = 0.6
    # Share of the orders that a dive fixes at a time under a limit of work.
    effort_dive_share: float = 0.1
    # A round is a dive and this many moves of the search per order. More than `max_rounds` are not
    # made, but longer ones; under a limit of work `effort_rounds`.
    moves_per_order: int = 500
    max_rounds: int = 6
    effort_rounds: int = 3
    # Temperatures of simulated annealing at the begin and the end of a round, as parts of an
    # order's mean cost; a plan rounded from columns starts at `warm`.
    hot: float = 3e-3
    cold: float = 1e-4
    warm: float = 1e-3
    # Rounding a plan from columns takes about as long as this many first rounds of pricing.
    rounding_rounds: float = 25.0
    # Orders from which a single component is searched in blocks, the number of blocks, and how
    # often it is divided into other ones.
    min_alone: int = 120
    blocks: int = 2
    divisions: int = 16
    # The integer master problem after all rounds but one: share of the time, nodes, relative gap.
    master_share: float = 0.2
    master_time_share: float = 0.6
    master_nodes: int = 200
    master_gap: float = 1e-4
    # Columns are collected from this part of an annealing on, up to this many per order: the
    # integer master problem is then solved soon.
    collect_from: float = 0.6
    max_columns: int = 40


@dataclass(frozen=True, slots=True)
class FacilityLocationParams:
    """Holds the tuning values of the search for location problems."""

    # Iterations of the dual; after `patience` without a higher bound it returns to the best, with
    # steps shortened by `shortening`.
    iterations: int = 400
    patience: int = 8
    shortening: float = 0.7
    # Part of the iterations after which open windows are counted.
    count_from: float = 0.4
    # Windows of the best plan exchanged at random in a perturbation, perturbations in vain before
    # the search ends, and their seed.
    exchanged: int = 2
    max_in_vain: int = 60
    seed: int = 1
