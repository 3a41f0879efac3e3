"""Charts a run's cost by item and its convergence."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.money import from_micros
from console.common.amounts import chart_amount
from console.common.charts import Chart
from console.operator.messages import BASELINE_NAMES
from console.templatetags.console import money, whole
from matching.models import MatchRun, RunOrder
from matching.models.cost_items import ITEM_LABELS
from matching.selectors.review import BaselineComparison

# The axis of a waterfall starts this share of the range below the lowest level.
AXIS_MARGIN = 0.35


def waterfall(comparison: BaselineComparison, currency: Any) -> Chart:
    """Charts the change of cost by item, from the baseline to the plan."""
    baseline, plan = comparison.baseline_items, comparison.plan_items
    row = comparison.baseline
    changes = {name: plan[name] - baseline[name] for name in RunOrder.ITEMS}
    floor = axis_floor(row.baseline_cost, changes)
    cells = {name: (baseline[name], plan[name], change) for name, change in changes.items()}
    total = (row.baseline_cost, row.plan_cost, row.plan_cost - row.baseline_cost)
    return Chart(
        name="waterfall",
        title=gettext("Cost by item: %(baseline)s, and the plan")
        % {"baseline": BASELINE_NAMES[row.kind]},
        sentence=waterfall_message(comparison, changes, floor, currency),
        option=waterfall_option(row.baseline_cost, row.plan_cost, changes, floor),
        columns=(_("Item"), _("Baseline plan"), _("Plan"), _("Difference")),
        rows=[
            *(
                [ITEM_LABELS[name], *amount_labels(amounts, currency)]
                for name, amounts in cells.items()
            ),
            [gettext("Together"), *amount_labels(total, currency)],
        ],
        height=22,
    )


def amount_labels(amounts: Iterable[Decimal], currency: Any) -> list[str]:
    """Formats amounts for people."""
    return [money(amount, currency) for amount in amounts]


def step_levels(begin: Decimal, changes: dict[str, Decimal]) -> list[Decimal]:
    """Returns the level at which each step begins, and the final one."""
    return list(accumulate(changes.values(), initial=begin))


def axis_floor(begin: Decimal, changes: dict[str, Decimal]) -> float:
    """Returns the foot of the axis, below the lowest level."""
    levels = step_levels(begin, changes)
    lowest, highest = float(min(levels)), float(max(levels))
    return round_down(lowest - AXIS_MARGIN * (highest - lowest or highest))


def waterfall_message(
    comparison: BaselineComparison, changes: dict[str, Decimal], floor: float, currency: Any
) -> str:
    """Words the waterfall chart."""
    row, most = comparison.baseline, max(changes, key=lambda name: abs(changes[name]))
    return gettext(
        "The %(orders)s orders that both plans fill cost %(baseline)s in the"
        " baseline and %(plan)s in the plan; %(item)s changes most, by"
        " %(change)s. The axis starts at %(floor)s."
    ) % {
        "orders": whole(row.compared_orders),
        "baseline": money(row.baseline_cost, currency),
        "plan": money(row.plan_cost, currency),
        "item": ITEM_LABELS[most],
        "change": money(changes[most], currency),
        "floor": money(floor, currency),
    }


def waterfall_option(
    begin: Decimal, end: Decimal, changes: dict[str, Decimal], floor: float
) -> dict[str, Any]:
    """Returns the option: two bars of cost and steps on transparent bars."""
    steps = list(pairwise(step_levels(begin, changes)))
    base = [float(min(step)) for step in steps]
    less = [float(before - after) if after < before else None for before, after in steps]
    more = [float(after - before) if after > before else None for before, after in steps]
    blank = [None] * len(steps)
    names = (str(ITEM_LABELS[name]) for name in changes)
    return {
        # The first label is rotated and needs space to the left.
        "grid": {"left": 40, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": [gettext("Cost"), gettext("Less"), gettext("More")]},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "category",
            "data": [gettext("Baseline plan"), *names, gettext("Plan")],
            "axisLabel": {"interval": 0, "rotate": 30},
        },
        "yAxis": {"type": "value", "min": floor},
        "series": [
            bar_series("", [0, *base, 0], "transparent", is_silent=True),
            bar_series(gettext("Cost"), [float(begin), *blank, float(end)], "@series-3"),
            bar_series(gettext("Less"), [None, *less, None], "@series-1"),
            bar_series(gettext("More"), [None, *more, None], "@series-2"),
        ],
    }


def round_down(amount: float) -> float:
    """Rounds down to two leading digits."""
    if amount <= 0:
        return 0.0
    unit = 10.0 ** max(0, len(str(int(amount))) - 2)
    return amount // unit * unit


def bar_series(
    name: str, amounts: list[Any], colour: str, *, is_silent: bool = False
) -> dict[str, Any]:
    """Returns one series of the stacked bars."""
    return {
        "name": name,
        "type": "bar",
        "stack": "cost",
        "silent": is_silent,
        "barCategoryGap": "35%",
        "itemStyle": {"color": colour},
        "tooltip": {"show": not is_silent},
        "data": amounts,
    }


def trace_of(run: MatchRun) -> list[tuple[float, Decimal, Decimal]]:
    """Returns (seconds, cost, bound) triples of the search."""
    solved = run.solver.get("trace") or []
    if solved:
        return [(row[0], from_micros(row[1]), from_micros(round(row[2]))) for row in solved]
    watched = run.progress.get("trace") or []
    return [(row[0], Decimal(row[1]), Decimal(row[2])) for row in watched]


def convergence(run: MatchRun) -> Chart | None:
    """Charts cost and bound over the seconds; None without a trace."""
    trace = trace_of(run)
    if not trace:
        return None
    currency = run.currency_id
    seconds, cost, bound = trace[-1]
    lines = [
        (gettext("Cost of the best plan"), 1, "@series-1"),
        (gettext("Lowest possible cost (proven)"), 2, "@series-2"),
    ]
    option = {
        "grid": {"left": 8, "right": 24, "top": 40, "bottom": 24, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "name": gettext("s"), "min": 0, "max": "dataMax"},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "name": name,
                "type": "line",
                "step": "end",
                "showSymbol": len(trace) == 1,
                "lineStyle": {"width": 2.5, "color": colour},
                "itemStyle": {"color": colour},
                "data": [[row[0], chart_amount(row[column], currency)] for row in trace],
            }
            for name, column, colour in lines
        ],
    }
    sentence = gettext(
        "In %(seconds)s s the best plan fell from %(first)s to %(cost)s, and the"
        " lowest possible cost rose to %(bound)s."
    ) % {
        "seconds": f"{seconds:.1f}",
        "first": money(trace[0][1], currency),
        "cost": money(cost, currency),
        "bound": money(bound, currency),
    }
    return Chart(
        name="convergence",
        title=gettext("Cost and lowest possible cost over time"),
        sentence=sentence,
        option=option,
        columns=(_("Seconds"), _("Cost of the best plan"), _("Lowest possible cost (proven)")),
        rows=[[f"{row[0]:.1f}", money(row[1], currency), money(row[2], currency)] for row in trace],
    )
