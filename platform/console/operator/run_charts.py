"""The pictures of one run: cost by item, how it came about, and what goes where."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.money import from_micros
from console.common.charts import Chart
from console.operator.run_pages import BASELINE_NAMES
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun, RunOrder
from matching.models.costs import ITEM_LABELS
from matching.selectors import review
from matching.selectors.review import BaselineComparison, TransportFlow

# So many flows can still be told apart; they carry most of the cost.
FLOWS_SHOWN = 300
# Of the lowest level of a waterfall so much of the range is left below it.
ROOM_BELOW = 0.35
LINE_WIDTHS = (0.6, 5.0)
POINT_SIZES = (6.0, 26.0)


def waterfall(comparison: BaselineComparison, currency: Any) -> Chart:
    """From the baseline's cost to the plan's, item by item, on the orders that both make alike."""
    baseline, plan = comparison.baseline_items, comparison.plan_items
    row = comparison.baseline
    changes = {name: plan[name] - baseline[name] for name in RunOrder.ITEMS}
    floor = floor_of(row.baseline_cost, changes)
    cells = {name: (baseline[name], plan[name], change) for name, change in changes.items()}
    total = (row.baseline_cost, row.plan_cost, row.plan_cost - row.baseline_cost)
    return Chart(
        name="waterfall",
        title=gettext("Cost by item: %(baseline)s, and the plan")
        % {"baseline": BASELINE_NAMES[row.kind]},
        sentence=waterfall_sentence(comparison, changes, floor, currency),
        option=waterfall_option(row.baseline_cost, row.plan_cost, changes, floor),
        columns=(_("Item"), _("Without the match"), _("Plan"), _("Difference")),
        rows=[
            *([ITEM_LABELS[name], *shown(amounts, currency)] for name, amounts in cells.items()),
            [gettext("Together"), *shown(total, currency)],
        ],
        height=22,
    )


def shown(amounts: Iterable[Decimal], currency: Any) -> list[str]:
    """Amounts as people read them."""
    return [money(amount, currency) for amount in amounts]


def levels_of(begin: Decimal, changes: dict[str, Decimal]) -> list[Decimal]:
    """Where each step begins, and where the last one ends."""
    return list(accumulate(changes.values(), initial=begin))


def floor_of(begin: Decimal, changes: dict[str, Decimal]) -> float:
    """Where the axis begins, so that the steps can be told: below the lowest level."""
    levels = levels_of(begin, changes)
    lowest, highest = float(min(levels)), float(max(levels))
    return rounded(lowest - ROOM_BELOW * (highest - lowest or highest))


def waterfall_sentence(
    comparison: BaselineComparison, changes: dict[str, Decimal], floor: float, currency: Any
) -> str:
    """What the picture says in words."""
    row, most = comparison.baseline, max(changes, key=lambda name: abs(changes[name]))
    return gettext(
        "%(orders)s orders that both make cost %(baseline)s without the match and %(plan)s with"
        " it; %(item)s changes most, by %(change)s. The axis begins at %(floor)s."
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
    """Bars of both costs, and between them steps that stand on bars which nobody sees."""
    steps = list(pairwise(levels_of(begin, changes)))
    base = [float(min(step)) for step in steps]
    less = [float(before - after) if after < before else None for before, after in steps]
    more = [float(after - before) if after > before else None for before, after in steps]
    blank = [None] * len(steps)
    names = (str(ITEM_LABELS[name]) for name in changes)
    return {
        # The first name is turned and reaches out to the left.
        "grid": {"left": 40, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": [gettext("Cost"), gettext("Less"), gettext("More")]},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "category",
            "data": [gettext("Without the match"), *names, gettext("Plan")],
            "axisLabel": {"interval": 0, "rotate": 30},
        },
        "yAxis": {"type": "value", "min": floor},
        "series": [
            bars("", [0, *base, 0], "transparent", is_silent=True),
            bars(gettext("Cost"), [float(begin), *blank, float(end)], "@series-3"),
            bars(gettext("Less"), [None, *less, None], "@series-1"),
            bars(gettext("More"), [None, *more, None], "@series-2"),
        ],
    }


def rounded(amount: float) -> float:
    """Down to two leading digits, for the foot of an axis."""
    if amount <= 0:
        return 0.0
    unit = 10.0 ** max(0, len(str(int(amount))) - 2)
    return amount // unit * unit


def bars(name: str, amounts: list[Any], colour: str, *, is_silent: bool = False) -> dict[str, Any]:
    """One layer of a stack of bars."""
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
    """Seconds, cost and bound, as the search found them: of the plan, or of the run under way."""
    solved = run.solver.get("trace") or []
    if solved:
        return [(row[0], from_micros(row[1]), from_micros(round(row[2]))) for row in solved]
    watched = run.progress.get("trace") or []
    return [(row[0], Decimal(row[1]), Decimal(row[2])) for row in watched]


def convergence(run: MatchRun) -> Chart | None:
    """How cost and bound came together over the seconds of the search; None without a trace."""
    trace = trace_of(run)
    if not trace:
        return None
    currency = run.currency_id
    seconds, cost, bound = trace[-1]
    lines = [
        (gettext("Cost of the best plan"), 1, "@series-1"),
        (gettext("Proven bound"), 2, "@series-2"),
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
                "data": [[row[0], round(float(row[column]), 2)] for row in trace],
            }
            for name, column, colour in lines
        ],
    }
    sentence = gettext(
        "In %(seconds)s s the best plan came from %(first)s to %(cost)s, and the bound that no plan"
        " can go below rose to %(bound)s."
    ) % {
        "seconds": f"{seconds:.1f}",
        "first": money(trace[0][1], currency),
        "cost": money(cost, currency),
        "bound": money(bound, currency),
    }
    return Chart(
        name="convergence",
        title=gettext("Cost and proven bound over time"),
        sentence=sentence,
        option=option,
        columns=(_("Seconds"), _("Cost of the best plan"), _("Proven bound")),
        rows=[[f"{row[0]:.1f}", money(row[1], currency), money(row[2], currency)] for row in trace],
    )


def flow_chart(run: MatchRun) -> Chart | None:
    """Buyers' places and factories by where they lie, joined by what goes between them."""
    shown, count, cost = review.flows(run, FLOWS_SHOWN)
    if not shown:
        return None
    factories = review.factories_named({flow.factory for flow in shown})
    regions = review.ship_to_places(run, {flow.region for flow in shown})
    shown = [flow for flow in shown if flow.region in regions]
    names = {code: region_name(row) for code, row in regions.items()}
    carried = sum((flow.cost for flow in shown), Decimal(0))
    sentence = ngettext(
        "%(count)s pair of a factory and a region of buyers; the %(shown)s dearest are drawn and"
        " carry %(share)s of the cost. The dearest goes from %(factory)s to %(region)s.",
        "%(count)s pairs of a factory and a region of buyers; the %(shown)s dearest are drawn and"
        " carry %(share)s of the cost. The dearest goes from %(factory)s to %(region)s.",
        count,
    ) % {
        "count": whole(count),
        "shown": whole(len(shown)),
        "share": percent(carried / cost if cost else 0, 0),
        "factory": factories[shown[0].factory].name,
        "region": names[shown[0].region],
    }
    option = flow_option(run, shown, factories, regions, names)
    rows = [
        [
            factories[flow.factory].name,
            names[flow.region],
            whole(flow.orders),
            whole(flow.pieces),
            money(flow.cost, run.currency_id),
        ]
        for flow in shown
    ]
    return Chart(
        name="flows",
        title=gettext("From factories to buyers"),
        sentence=sentence,
        option=option,
        columns=(_("Factory"), _("Region of the buyers"), _("Orders"), _("Pieces"), _("Cost")),
        rows=rows,
        height=30,
    )


def region_name(row: dict[str, Any]) -> str:
    """The name of a region in the language of the page."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return row[f"order__ship_to_region__name_{language}"]


def flow_option(
    run: MatchRun, shown: list[TransportFlow], factories: Any, regions: Any, names: Any
) -> dict[str, Any]:
    """Lines between two kinds of points, on plain axes of longitude and latitude."""
    dearest = float(max(flow.cost for flow in shown)) or 1.0
    by_factory = totals(shown, "factory")
    by_region = totals(shown, "region")
    places = {key: (float(row.longitude), float(row.latitude)) for key, row in factories.items()}
    goals = {key: (float(row["longitude"]), float(row["latitude"])) for key, row in regions.items()}
    money_of = {"currency": run.currency_id}
    lines = [
        {
            "name": f"{factories[flow.factory].name} → {names[flow.region]}:"
            f" {money(flow.cost, **money_of)}",
            "coords": [places[flow.factory], goals[flow.region]],
            "lineStyle": {"width": between(LINE_WIDTHS, float(flow.cost) / dearest)},
        }
        for flow in shown
    ]
    return {
        "grid": {"left": 8, "right": 44, "top": 40, "bottom": 16, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {"type": "value", "scale": True, "name": gettext("° E"), "splitNumber": 6},
        "yAxis": {"type": "value", "scale": True, "name": gettext("° N")},
        "series": [
            {
                "name": gettext("Flow"),
                "type": "lines",
                "coordinateSystem": "cartesian2d",
                "polyline": False,
                "lineStyle": {"color": "@line-strong", "opacity": 0.4, "curveness": 0.15},
                "data": lines,
            },
            points(
                gettext("Factories"),
                "circle",
                "@series-1",
                by_factory,
                places,
                {key: row.name for key, row in factories.items()},
                run.currency_id,
            ),
            points(
                gettext("Buyers"), "diamond", "@series-2", by_region, goals, names, run.currency_id
            ),
        ],
    }


def totals(flows: list[TransportFlow], name: str) -> dict[Any, Decimal]:
    """The cost of the flows by one of their ends."""
    found: dict[Any, Decimal] = {}
    for flow in flows:
        key = getattr(flow, name)
        found[key] = found.get(key, Decimal(0)) + flow.cost
    return found


def points(
    name: str,
    symbol: str,
    colour: str,
    costs: dict[Any, Decimal],
    places: Any,
    names: Any,
    currency: Any,
) -> dict[str, Any]:
    """One kind of points, as large as what goes through them."""
    most = float(max(costs.values(), default=Decimal(1))) or 1.0
    return {
        "name": name,
        "type": "scatter",
        "symbol": symbol,
        "itemStyle": {"color": colour, "opacity": 0.85, "borderColor": "@card", "borderWidth": 1},
        "data": [
            {
                "name": f"{names[key]}: {money(cost, currency)}",
                "value": places[key],
                "symbolSize": between(POINT_SIZES, (float(cost) / most) ** 0.5),
            }
            for key, cost in costs.items()
        ],
    }


def between(ends: tuple[float, float], share: float) -> float:
    """So far from the first end to the second."""
    return round(ends[0] + (ends[1] - ends[0]) * share, 1)
