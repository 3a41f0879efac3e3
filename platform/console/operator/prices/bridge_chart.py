"""Charts the six bars that lead from a baseline's total to the plan's."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.amounts import digits_of
from console.common.charts import Chart
from console.common.rounded_parts import rounded_parts
from console.operator.charts.run_cost_charts import axis_floor, bar_series, step_levels
from console.operator.links import page_url
from console.operator.messages import BASELINE_NAMES
from console.operator.prices.sentences import BAR_LABELS, bridge_message
from console.templatetags.console import money, whole
from matching.models import SavingsBridge
from matching.states import BaselineKind


def rounded_bridge(bridge: SavingsBridge, currency: str) -> dict[str, Decimal]:
    """Returns the baseline's total, each change and the plan's total, by name.

    They are whole minor units; the plan's total is the sum of those before it.
    """
    changes = {name: -amount for name, amount in bridge.bars.items()}
    exact = [bridge.baseline_total, *changes.values()]
    first, *rest = rounded_parts(exact, digits_of(currency))
    return {
        "baseline": first,
        **dict(zip(changes, rest, strict=True)),
        "plan": first + sum(rest, Decimal(0)),
    }


def bridge_chart(bridge: SavingsBridge, currency: str, counts: Mapping[str, int]) -> Chart:
    """Charts a bridge; with counts each bar is a link to its orders."""
    found = rounded_bridge(bridge, currency)
    baseline = BASELINE_NAMES[BaselineKind(bridge.kind)]
    changes = {name: found[name] for name in SavingsBridge.BARS}
    links = {
        name: page_url("run", bridge.run_id, bar=name) + "#orders" for name in changes if counts
    }
    rows = [
        [linked(name, links), whole(counts[name]) if counts else "–", money(change, currency)]
        for name, change in changes.items()
    ]
    return Chart(
        name="bridge",
        title=gettext("From “%(baseline)s” to the plan") % {"baseline": baseline},
        sentence=bridge_message(bridge, baseline, currency),
        option=bridge_option(found["baseline"], found["plan"], changes, links),
        columns=(_("Bar"), _("Orders"), _("Amount")),
        rows=[
            [gettext("Baseline plan"), "", money(found["baseline"], currency)],
            *rows,
            [gettext("Plan"), "", money(found["plan"], currency)],
        ],
        height=24,
    )


def linked(name: str, links: Mapping[str, str]) -> Any:
    """Returns the label of a bar, as a link to its orders if there is one."""
    label = BAR_LABELS[name]
    return format_html('<a href="{}">{}</a>', links[name], label) if name in links else label


def bridge_option(
    begin: Decimal, end: Decimal, changes: dict[str, Decimal], links: Mapping[str, str]
) -> dict[str, Any]:
    """Returns the option: two bars of totals, and the changes on transparent bars."""
    steps = list(pairwise(step_levels(begin, changes)))
    blank = [None] * len(steps)
    sized = list(zip(changes, steps, strict=True))
    less = [step_bar(name, before - after, links) for name, (before, after) in sized]
    more = [step_bar(name, after - before, links) for name, (before, after) in sized]
    return {
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": [gettext("Total"), gettext("Less"), gettext("More")]},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "category",
            "data": [
                gettext("Baseline plan"),
                *(str(BAR_LABELS[name]) for name in changes),
                gettext("Plan"),
            ],
            "axisLabel": {"interval": 0, "rotate": 35, "width": 110, "overflow": "break"},
        },
        "yAxis": {"type": "value", "min": axis_floor(begin, changes)},
        "series": [
            bar_series(
                "", [0, *(float(min(step)) for step in steps), 0], "transparent", is_silent=True
            ),
            bar_series(gettext("Total"), [float(begin), *blank, float(end)], "@series-3"),
            bar_series(gettext("Less"), [None, *less, None], "@series-1"),
            bar_series(gettext("More"), [None, *more, None], "@series-2"),
        ],
    }


def step_bar(name: str, amount: Decimal, links: Mapping[str, str]) -> Any:
    """Returns a bar of a positive amount with its address, else nothing."""
    if amount <= 0:
        return None
    return {"value": float(amount), **({"address": links[name]} if name in links else {})}
