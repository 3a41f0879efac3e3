"""Tests the arrays of a problem against its rules, row by row."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matching.engine.instance import lanes
from matching.engine.instance.components import components
from matching.engine.instance.instance import build_instance, first_come_sequence
from matching.engine.milp.bounds import standalone_bounds
from matching.engine.model.codec_json import read_problem
from matching.engine.params import InstanceParams
from tests.matching.engine.generated import problems

MANY = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class Rows:
    """Applies the rules of presolve to the rows of a document."""

    def __init__(self, document):
        self.orders = sorted(document["orders"], key=lambda row: row["id"])
        self.windows = {row["id"]: row for row in document["windows"]}
        self.options = document["options"]
        self.shipments = {(row["order"], row["factory"]): row for row in document["shipments"]}
        self.lanes = {
            (row["operation"], row["from_factory"], row["to_factory"]): row
            for row in document["transfers"]
        }

    def factory(self, window):
        return self.windows[window]["factory"]

    def kept(self, order):
        """Returns by operation and window (least, most, limit, unit cost)."""
        steps = [self.usable(order, step) for step in order["operations"]]
        names = [step["id"] for step in order["operations"]]
        for at in range(1, len(steps)):
            reached = {
                b for a in steps[at - 1] for b in steps[at] if self.goes(names[at - 1], a, b)
            }
            steps[at] = {name: row for name, row in steps[at].items() if name in reached}
        for at in range(len(steps) - 2, -1, -1):
            sent = {a for a in steps[at] for b in steps[at + 1] if self.goes(names[at], a, b)}
            steps[at] = {name: row for name, row in steps[at].items() if name in sent}
        return dict(zip(names, steps, strict=True))

    def usable(self, order, step):
        found, together = {}, Counter()
        is_last = step is order["operations"][-1]
        for row in self.options:
            window = self.windows[row["window"]]
            shipment = self.shipments.get((order["id"], window["factory"]), {})
            if row["operation"] != step["id"] or (is_last and self.shipments and not shipment):
                continue
            limit = min(order["quantity"], row.get("max_quantity", order["quantity"]))
            most = min(limit, (window["available_ms"] - row["setup_ms"]) // row["unit_ms"])
            least = max(1, row["min_quantity"])
            if most >= least:
                unit = row["unit_micros"] + (shipment["unit_micros"] if is_last and shipment else 0)
                found[row["window"]] = (least, most, limit, unit)
                together[window["factory"]] += most
        lot = min(step["min_lot"], order["quantity"])
        return {name: row for name, row in found.items() if together[self.factory(name)] >= lot}

    def goes(self, operation, start, goal):
        """Returns whether a lot from one window is in time for the other."""
        ready = datetime.fromisoformat(self.windows[start]["end"])
        if self.factory(start) != self.factory(goal):
            lane = self.lanes.get((operation, self.factory(start), self.factory(goal)))
            if lane is None:
                return False
            ready += timedelta(milliseconds=lane["transit_ms"])
        return ready <= datetime.fromisoformat(self.windows[goal]["start"])

    def entries(self, operation, start, goals):
        """Returns each factory in reach, and the first window there in time."""
        first = {}
        for name in sorted(goals, key=lambda name: (self.windows[name]["start"], name)):
            if self.goes(operation, start, name):
                first.setdefault(self.factory(name), name)
        return first


@MANY
@given(problems())
def test_tables_hold_what_can_be_made(document):
    rows = Rows(document)

    instance = build_instance(read_problem(document))

    names, windows = instance.columns.operation_ids, instance.columns.window_ids
    numbers = (
        instance.option_least,
        instance.option_most,
        instance.option_limit,
        instance.option_unit,
    )
    held = {
        (names[op], windows[window]): row
        for op, window, *row in zip(
            instance.option_op.tolist(),
            instance.option_window.tolist(),
            *(each.tolist() for each in numbers),
            strict=True,
        )
    }
    assert held == {
        (operation, window): list(row)
        for order in rows.orders
        for operation, made in rows.kept(order).items()
        for window, row in made.items()
    }


@pytest.mark.parametrize("block", [1, 1_000_000])
@MANY
@given(problems())
def test_arcs_are_the_first_starts_in_time(monkeypatch, block, document):
    rows = Rows(document)
    monkeypatch.setattr(lanes, "PARAMS", InstanceParams(arc_block=block))

    instance = build_instance(read_problem(document))

    factories, windows = instance.columns.factory_ids, instance.columns.window_ids
    held = {
        (
            instance.option_op[start],
            windows[instance.option_window[start]],
            factories[goal],
        ): windows[instance.option_window[entry]]
        for start, goal, entry in zip(
            instance.arc_option,
            instance.site_factory[instance.lane_to[instance.arc_lane]],
            instance.arc_entry,
            strict=True,
        )
    }
    expected = {}
    for order in rows.orders:
        kept = list(rows.kept(order).items())
        for (operation, made), (_, goals) in pairwise(kept):
            op = instance.columns.operation_ids.index(operation)
            for start in made:
                for factory, entry in rows.entries(operation, start, goals).items():
                    expected[op, start, factory] = entry
    assert held == expected
    assert len(instance.arc_option) == len(expected)


@MANY
@given(problems())
def test_rows_are_sorted_and_cut_where_their_begins_say(document):
    instance = build_instance(read_problem(document))

    start = instance.columns.window_start[instance.option_window]
    keys = (instance.option_window, start, instance.option_site, instance.option_op)
    assert (np.lexsort(keys) == np.arange(len(start))).all()
    for rows, begins in (
        (instance.op_order, instance.order_ops),
        (instance.site_op, instance.op_sites),
        (instance.option_site, instance.site_options),
        (instance.lane_op, instance.op_lanes),
        (instance.lane_op[instance.arc_lane], instance.op_arcs),
    ):
        assert (np.bincount(rows, minlength=len(begins) - 1) == np.diff(begins)).all()
        assert (np.diff(rows) >= 0).all()
    sent = instance.arc_lane * max(len(start), 1) + instance.arc_option
    assert (np.diff(sent) > 0).all()
    assert (
        np.diff(instance.lane_from * max(len(instance.site_op), 1) + instance.lane_to) > 0
    ).all()


def test_order_beyond_int64_uses_nothing(build):
    builder = build().window("F.1", 2**70).order("A", 2**65, 0).option("A.1", "F.1")
    builder.order("B", 3, 1).option("B.1", "F.1", unit_ms=2**61, max_quantity=2**80)

    instance = build_instance(read_problem(builder.document))

    assert instance.order_quantity.tolist() == [2**62, 3]
    assert instance.option_op.tolist() == [1]
    assert instance.option_most.tolist() == [2]
    assert instance.option_limit.tolist() == [3]


def test_large_lots_are_added_without_overflow(build):
    builder = build().order("A", 2**61, 0, {"id": "A.1", "min_lot": 2**61})
    for week in range(4):
        builder.window(f"F.{week}", 2**60, week=week).option("A.1", f"F.{week}")

    instance = build_instance(read_problem(builder.document))

    assert len(instance.option_op) == 4


def test_transit_beyond_all_time_reaches_nothing(routed):
    routed["transfers"][0]["transit_ms"] = 2**62

    instance = build_instance(read_problem(routed))

    made_at = [instance.columns.window_ids[window] for window in instance.option_window]
    assert made_at == ["F.1", "F.2"]


def test_components_hang_together_by_chains_of_windows(build):
    builder = build()
    for at in range(9):
        builder.window(f"F.{at}", 10).order(f"O{at}", 1, 1)
    for at in (7, 3, 5, 1, 2, 6):
        builder.option(f"O{at}.1", f"F.{at}").option(f"O{at}.1", f"F.{at + 1}")
    builder.option("O0.1", "F.0")

    parts = components(build_instance(read_problem(builder.document)))

    assert parts == [[1, 2, 3], [5, 6, 7], [0]]


def test_order_alone_costs_its_cheapest_rate(build):
    builder = build().window("F.1", 100).window("G.1", 100)
    builder.order("A", 10, 50).option("A.1", "F.1", 7, setup_micros=95).option("A.1", "G.1", 17)
    builder.order("B", 10, 5).option("B.1", "F.1", 7)
    builder.order("C", 10, 4)

    bounds = standalone_bounds(build_instance(read_problem(builder.document)))

    assert bounds == [160, 50, 40]


def test_first_come_is_by_instant_then_by_id(build):
    builder = build().window("F.1", 1).order("C", 1, 1).order("B", 1, 1)
    builder.order("A", 1, 1, submitted_at="2026-01-01T00:00:01Z")

    served = first_come_sequence(build_instance(read_problem(builder.document)))

    assert served == [1, 2, 0]
