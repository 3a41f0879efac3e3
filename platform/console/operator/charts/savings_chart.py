"""Charts savings by group, by tenths of the orders, and stage to stage."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.amounts import chart_amount
from console.common.charts import Chart
from console.operator.forms import DIMENSION_LABELS
from console.operator.savings_stages import STAGE_LABELS, bridge_rows
from console.operator.tables.savings_tables import SavingsGroupRow
from console.templatetags.console import money, percent, whole
from fulfilment.savings import STAGES, StageSavings
from fulfilment.savings_report import SavingsReport

# More bars than these cannot be distinguished; the table has all groups.
BARS_SHOWN = 12
STAGE_COLOURS = ("series-1", "series-3", "series-6")
# The colour of what buyers pay more.
LOSS_COLOUR = "@bad"
GRID = {"left": 24, "right": 16, "top": 28, "bottom": 8, "containLabel": True}


def chart_rows(rows: Sequence[SavingsGroupRow], by: str) -> Sequence[SavingsGroupRow]:
    """Returns the last weeks, or the groups that save most."""
    return rows[-BARS_SHOWN:] if by == "week" else rows[:BARS_SHOWN]


def savings_chart(rows: Sequence[SavingsGroupRow], by: str, currency: str) -> Chart:
    """Charts the stages of each group as separate bars."""
    best = max(rows, key=lambda row: row.estimated)
    sentence = gettext("The largest is %(group)s: %(amount)s estimated.") % {
        "group": best.name,
        "amount": money(best.estimated, currency),
    }
    return Chart(
        name="savings",
        title=gettext("Savings by %(dimension)s")
        % {"dimension": str(DIMENSION_LABELS[by]).lower()},
        sentence=sentence,
        option={
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "legend": {"bottom": 0},
            "grid": GRID | {"bottom": 44},
            "xAxis": {
                "type": "category",
                "data": [row.name for row in rows],
                "axisLabel": {"rotate": 0 if len(rows) < 3 else 30, "width": 110}
                | {"overflow": "truncate", "interval": 0},
            },
            "yAxis": {"type": "value", "name": currency},
            "series": [
                {
                    "name": str(STAGE_LABELS[stage]),
                    "type": "bar",
                    "barMaxWidth": 26,
                    "itemStyle": {"color": f"@{colour}"},
                    "data": [
                        bar(chart_amount(getattr(row, stage), currency)) | {"address": row.address}
                        for row in rows
                    ],
                }
                for stage, colour in zip(STAGES, STAGE_COLOURS, strict=True)
            ],
        },
        columns=(DIMENSION_LABELS[by], *(STAGE_LABELS[stage] for stage in STAGES)),
        rows=[
            (row.name, *(money(getattr(row, stage), currency) for stage in STAGES)) for row in rows
        ],
    )


def bar(value: float | None) -> dict[str, Any]:
    """Returns a bar; one below zero has the colour of a loss."""
    is_loss = value is not None and value < 0
    return {"value": value} | ({"itemStyle": {"color": LOSS_COLOUR}} if is_loss else {})


def distribution_chart(figures: StageSavings) -> Chart:
    """Charts the shares that divide the orders of a stage into tenths."""
    shares = [share or Decimal(0) for share in figures.tenths]
    names = [percent(Decimal(tenth) / 10, 0) for tenth in range(1, 10)]
    return Chart(
        name="distribution",
        title=gettext("How savings are spread over the orders, estimated"),
        sentence=distribution_message(shares[0], shares[4], shares[8]),
        option={
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "grid": GRID,
            "xAxis": {"type": "category", "data": names},
            "yAxis": {"type": "value", "axisLabel": {"formatter": "{value}%"}},
            "series": [
                {
                    "name": gettext("Saving in per cent"),
                    "type": "bar",
                    "barMaxWidth": 40,
                    "itemStyle": {"color": f"@{STAGE_COLOURS[0]}"},
                    "data": [bar(float(round(share * 100, 1))) for share in shares],
                }
            ],
        },
        columns=(_("Of the orders"), _("save at most")),
        rows=[(name, percent(share)) for name, share in zip(names, shares, strict=True)],
        height=16,
    )


def distribution_message(least: Decimal, median: Decimal, most: Decimal) -> str:
    """Words the first tenth, the median and the last tenth of the shares saved."""
    if least < 0:
        text = gettext(
            "One in ten orders pays at least %(least)s more than its expected alone cost, half save"
            " at least %(median)s, one in ten more than %(most)s."
        )
    else:
        text = gettext(
            "One in ten orders saves at most %(least)s of its expected alone cost, half save at"
            " least %(median)s, one in ten more than %(most)s."
        )
    return text % {"least": percent(abs(least)), "median": percent(median), "most": percent(most)}


def bridge_chart(report: SavingsReport) -> Chart:
    """Charts what leads from the estimated saving to the contracted and realised ones."""
    rows, currency = bridge_rows(report), report.currency
    bars, level = [], Decimal(0)
    for label, amount, _orders, is_stage in rows:
        start, level = (Decimal(0), amount) if is_stage else (level, level + amount)
        name = f"{label}: {money(amount, currency)}"
        bars.append(floating_bar(start, level, currency) | {"name": name, "is_stage": is_stage})
    return Chart(
        name="savings-bridge",
        title=gettext("From the estimated to the realised saving"),
        sentence=bridge_message(report),
        option={
            "tooltip": {"trigger": "item", "formatter": "{b}"},
            "legend": {"show": False},
            "grid": GRID | {"top": 8, "right": 40},
            "xAxis": {"type": "value", "axisLabel": {"hideOverlap": True}},
            "yAxis": {
                "type": "category",
                "inverse": True,
                "data": [label for label, *_ in rows],
                "axisLabel": {"interval": 0, "width": 150, "overflow": "break"},
            },
            "series": bridge_series(bars),
        },
        columns=(_("Stage or reason"), _("Saving"), _("Orders")),
        rows=[(label, money(amount, currency), whole(count)) for label, amount, count, _ in rows],
        height=6 + 3 * len(rows),
    )


def floating_bar(start: Decimal, end: Decimal, currency: str) -> dict[str, Any]:
    """Returns a bar between two levels: foot, parts above and below zero."""
    low, high, none = min(start, end), max(start, end), Decimal(0)
    parts = {
        "foot": max(low, none) + min(high, none),
        "above": max(high, none) - max(low, none),
        "below": min(low, none) - min(high, none),
    }
    amounts = {name: chart_amount(part, currency) for name, part in parts.items()}
    return {"is_loss": end < start, **amounts}


def bridge_series(bars: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Returns the series of floating bars, stacked on transparent feet."""
    stacked = {"type": "bar", "stack": "saving", "barMaxWidth": 28}
    feet = [row["foot"] for row in bars]
    return [
        stacked | {"silent": True, "itemStyle": {"color": "transparent"}, "data": feet},
        *(
            stacked
            | {
                "data": [
                    {
                        "name": row["name"],
                        "value": row[part],
                        "itemStyle": {"color": bridge_colour(row)},
                    }
                    for row in bars
                ]
            }
            for part in ("above", "below")
        ),
    ]


def bridge_colour(row: Mapping[str, Any]) -> str:
    """Returns the colour of a stage, or of a change by its direction."""
    if row["is_stage"]:
        return LOSS_COLOUR if row["is_loss"] else "@series-3"
    return "@series-2" if row["is_loss"] else "@series-1"


def bridge_message(report: SavingsReport) -> str:
    """Words the three savings and their orders."""
    words = {}
    for stage in STAGES:
        figures = report.at(stage)
        words[stage] = money(figures.saving, report.currency)
        words[f"{stage}_orders"] = whole(figures.orders)
    return (
        gettext(
            "Of %(estimated)s estimated on %(estimated_orders)s orders, %(contracted)s is"
            " contracted on %(contracted_orders)s and %(realised)s realised on"
            " %(realised_orders)s. The bars between say why."
        )
        % words
    )
