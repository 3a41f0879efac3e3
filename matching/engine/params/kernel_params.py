"""Defines the tuning values of the compiled kernels that split single orders.

Compiled code takes each value in as a constant, so a change here compiles the kernels again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitParams:
    """Holds the tuning values of every branch and bound over one order."""

    # A repair of a node costs as much as several nodes: each of the first nodes gets one, then one
    # node in this many.
    repair_interval: int = 8
    # Bisection steps for the multiplier of the cardinality: further ones barely move the bound.
    cardinality_steps: int = 10
    # Relative gap at which a split within a search ends: the multipliers are not known any closer.
    search_slack: float = 1e-4
    # Part of the node limit that a routing gets: each of its nodes takes several times as long.
    routing_divisor: int = 2


@dataclass(frozen=True, slots=True)
class MultiStageParams:
    """Holds the tuning values of the branch and bound over one routing."""

    # Paths whose costs differ by less than this, relative to the most expensive step, count as
    # equal: doubles are exact to 1e-16.
    path_tolerance: float = 1e-12
    # In a repair a least quantity goes before every cost: this many times the most expensive step.
    force_factor: float = 1e4
    # Flows of one dynamic slope scaling; most end sooner. Source: Kim and Pardalos (1999).
    max_scalings: int = 8
    # Slope scaling runs at the root and at one node in this many.
    scaling_interval: int = 16
    # Parts of the way from the bound to the best split that are tried as cutoffs, in turn.
    cutoffs: tuple[float, ...] = (0.1, 0.2, 0.3, 0.5, 1.0)
    # Sweeps over all steps in search of a shortest path: a few are enough, the limit is a guard.
    max_sweeps: int = 100


@dataclass(frozen=True, slots=True)
class CliqueCutParams:
    """Holds the tuning values of the separation of clique cuts."""

    # Orders above one by which a cut must be violated to be added.
    min_violation: float = 0.01
    # Cuts of one window that are added at a time.
    max_per_window: int = 2
