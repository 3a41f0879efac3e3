"""Finds between which options of successive steps a lot arrives in time."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.engine.instance.sites import Sites, UsableOptions, within
from matching.engine.model.columns import Columns, Flags, Ints, Rows, found_in
from matching.engine.params import InstanceParams

# Before and after every instant (µs), and no transit is longer: sums of two fit in int64.
_NEVER = 2**61
PARAMS = InstanceParams()


@dataclass(frozen=True, slots=True)
class Lanes:
    """Holds the lanes from a site to a site of the next operation, sorted by both.

    Within one factory there is always a lane, free of charge.
    """

    start: Ints
    goal: Ints
    transit_us: Ints
    fixed: Ints
    unit: Ints

    def take(self, keep: Flags | Ints) -> "Lanes":
        """Returns the lanes selected by flags or rows."""
        return Lanes(
            self.start[keep],
            self.goal[keep],
            self.transit_us[keep],
            self.fixed[keep],
            self.unit[keep],
        )


@dataclass(frozen=True, slots=True)
class Arcs:
    """Holds the arcs: from an option by a lane to the first option in time."""

    option: Ints
    lane: Ints
    entry: Ints


def lanes_between(columns: Columns, sites: Sites) -> Lanes:
    """Returns every lane between two sites, whether or not a lot would be in time."""
    factories = len(columns.factory_ids)
    moving = columns.transfer_from != columns.transfer_to
    op = columns.transfer_operation[moving].astype(np.int64)
    start, from_known = found_in(sites.key, op * factories + columns.transfer_from[moving])
    goal, to_known = found_in(sites.key, (op + 1) * factories + columns.transfer_to[moving])
    known = from_known & to_known
    row = np.flatnonzero(moving)[known]
    own = np.flatnonzero(~columns.operation_is_last[sites.op])
    same_factory, there = found_in(sites.key, sites.key[own] + factories)
    free = np.zeros(int(there.sum()), dtype=np.int64)
    transit_us = 1000 * within(columns.transfer_transit_ms[row], _NEVER // 1000)
    lanes = Lanes(
        start=np.concatenate((start[known], own[there])),
        goal=np.concatenate((goal[known], same_factory[there])),
        transit_us=np.concatenate((transit_us, free)),
        fixed=np.concatenate((columns.transfer_fixed[row], free)),
        unit=np.concatenate((columns.transfer_unit[row], free)),
    )
    return lanes.take(np.argsort(lanes.start * len(sites) + lanes.goal))


def reachable_options(columns: Columns, usable: UsableOptions, sites: Sites) -> Flags:
    """Returns which options lie on a way through their whole routing.

    A forward pass keeps the earliest arrival at each site, a backward pass the latest departure.
    """
    lanes = lanes_between(columns, sites)
    step = _steps(columns)[sites.op]
    site = sites.option_site
    count = int(step.max(initial=0)) + 1
    options, going = _by_step(step[site], count), _by_step(step[lanes.start], count)
    begins, ends = columns.window_start[usable.window], columns.window_end[usable.window]
    keep = np.ones(len(site), dtype=bool)
    first_end = np.full(len(sites), _NEVER)
    earliest = np.where(step == 0, -_NEVER, _NEVER)
    for number, at in enumerate(options):
        keep[at] = begins[at] >= earliest[site[at]]
        sent = at[keep[at]]
        np.minimum.at(first_end, site[sent], ends[sent])
        on = going[number]
        ready = first_end[lanes.start[on]] + lanes.transit_us[on]
        np.minimum.at(earliest, lanes.goal[on], ready)
    last_start = np.full(len(sites), -_NEVER)
    latest = np.where(columns.operation_is_last[sites.op], _NEVER, -_NEVER)
    for number, at in reversed(list(enumerate(options))):
        on = going[number]
        ready = last_start[lanes.goal[on]] - lanes.transit_us[on]
        np.maximum.at(latest, lanes.start[on], ready)
        keep[at] &= ends[at] <= latest[site[at]]
        received = at[keep[at]]
        np.maximum.at(last_start, site[received], begins[received])
    return keep


def _steps(columns: Columns) -> Ints:
    """Returns the place of each operation in its routing, from 0."""
    first = columns.order_operations[columns.operation_order]
    return np.arange(len(columns.operation_ids)) - first


def _by_step(steps: Ints, count: int) -> list[Ints]:
    """Returns the rows of each of `count` steps."""
    rows = np.argsort(steps, kind="stable")
    return np.split(rows, np.cumsum(np.bincount(steps, minlength=count))[:-1])


def arcs_of(columns: Columns, usable: UsableOptions, sites: Sites, lanes: Lanes) -> Arcs:
    """Returns the arcs of all lanes, by lane and sending option."""
    sending = np.diff(sites.begins)[lanes.start]
    begins = np.append(0, np.cumsum(sending))
    offset = sites.begins[lanes.start] - begins[:-1]
    cuts = np.searchsorted(begins, np.arange(0, begins[-1], PARAMS.arc_block))
    starts = np.unique(columns.window_start)
    # Sorted, since the options of a site are sorted by their start.
    rank = np.searchsorted(starts, columns.window_start[usable.window])
    key = sites.option_site * (len(starts) + 1) + rank
    # Halves of int64 until the number of arcs is known, so that both at once stay small.
    parts: list[Rows] = []
    for first, last in pairwise([*cuts.tolist(), len(sending)]):
        lane = np.repeat(np.arange(first, last), sending[first:last])
        option = np.arange(begins[first], begins[last]) + offset[lane]
        ready = columns.window_end[usable.window[option]] + lanes.transit_us[lane]
        goal = lanes.goal[lane]
        entry = np.searchsorted(key, goal * (len(starts) + 1) + np.searchsorted(starts, ready))
        there = entry < sites.begins[goal + 1]
        parts.append(
            np.stack(
                (option[there], lane[there], entry[there]), dtype=np.int32, casting="same_kind"
            )
        )
    return Arcs(*(_joined([part[row] for part in parts]) for row in range(3)))


def _joined(parts: list[Rows]) -> Ints:
    """Concatenates the parts as int64."""
    return np.concatenate(parts, dtype=np.int64) if parts else np.zeros(0, dtype=np.int64)
