"""Charts the capacity market as a heat map of weeks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.clock import MS_PER_HOUR
from console.common.charts import Chart
from console.templatetags.console import hours, percent, rate
from factories.utilisation import HoursSummary, total_of

MEASURES: Mapping[str, Any] = {
    "fill": _("Utilisation"),
    "free": _("Free hours"),
    "price": _("Marginal value of an hour"),
}


# More rows than these cannot be read; the table has all groups.
ROWS_SHOWN = 24


HEAD_REM, ROW_REM = 7, 2


def heat_map(cells: Sequence[Any], axis: str, measure: str, currency: str) -> Chart | None:
    """Charts cells by axis and week; None if no cell has the measure."""
    grouped: dict[tuple[str, date], list[Any]] = defaultdict(list)
    for cell in cells:
        grouped[getattr(cell, axis), cell.week].append(cell)
    weeks = sorted({week for _name, week in grouped})
    names = largest_groups(grouped)
    values = {
        (name, week): measured_value(grouped[name, week], measure)
        for name in names
        for week in weeks
        if (name, week) in grouped
    }
    if all(value is None for value in values.values()):
        return None
    days = [date_format(week, "SHORT_DATE_FORMAT") for week in weeks]
    return Chart(
        name="heat",
        title=gettext("%(measure)s by week") % {"measure": MEASURES[measure]},
        sentence=peak_message(values, measure, currency),
        option=heat_map_option(names, weeks, days, values, measure),
        columns=(_("Process") if axis == "process" else _("Region"), *days),
        rows=[
            (name, *(value_label(values.get((name, week)), measure, currency) for week in weeks))
            for name in names
        ],
        height=HEAD_REM + ROW_REM * len(names),
    )


def largest_groups(grouped: Mapping[tuple[str, date], Sequence[Any]]) -> list[str]:
    """Returns the names with the most published hours, largest first."""
    offered: dict[str, int] = defaultdict(int)
    for (name, _week), cells in grouped.items():
        offered[name] += sum(cell.hours.offered_ms for cell in cells)
    return sorted(offered, key=lambda name: (-offered[name], name))[:ROWS_SHOWN]


def measured_value(cells: Sequence[Any], measure: str) -> Decimal | None:
    """Computes the measure over the cells; None if they have no value."""
    total: HoursSummary = total_of([cell.hours for cell in cells])
    if measure == "fill":
        return total.utilisation
    if measure == "free":
        return Decimal(total.free_ms)
    priced = [cell for cell in cells if cell.price is not None]
    offered = sum(cell.hours.offered_ms for cell in priced)
    if not offered:
        return None
    return sum((cell.price * cell.hours.offered_ms for cell in priced), Decimal(0)) / offered


def value_label(value: Decimal | None, measure: str, currency: str) -> str:
    """Formats the value for people."""
    if value is None:
        return "–"
    if measure == "fill":
        return percent(value)
    return hours(value) if measure == "free" else rate(value, currency)


def chart_value(value: Decimal, measure: str) -> float:
    """Returns the value in the chart's unit: per cent, hours or money."""
    if measure == "fill":
        return round(float(value) * 100, 1)
    return round(float(value) / MS_PER_HOUR, 1) if measure == "free" else round(float(value), 2)


def peak_message(
    values: Mapping[tuple[str, date], Decimal | None], measure: str, currency: str
) -> str:
    """Words the highest value of the map."""
    known = {key: value for key, value in values.items() if value is not None}
    (name, week), value = max(known.items(), key=lambda pair: pair[1])
    return gettext("It is highest for %(name)s in the week of %(week)s: %(value)s.") % {
        "name": name,
        "week": date_format(week, "SHORT_DATE_FORMAT"),
        "value": value_label(value, measure, currency),
    }


def heat_map_option(
    names: Sequence[str],
    weeks: Sequence[date],
    days: Sequence[str],
    values: Mapping[tuple[str, date], Decimal | None],
    measure: str,
) -> dict[str, Any]:
    """Returns the chart's option, with the first name on top."""
    points = [
        [weeks.index(week), names.index(name), chart_value(value, measure)]
        for (name, week), value in values.items()
        if value is not None
    ]
    most = 100 if measure == "fill" else max((value for *_place, value in points), default=1)
    return {
        "tooltip": {},
        "legend": {"show": False},
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 64, "containLabel": True},
        "xAxis": {"type": "category", "data": list(days), "splitArea": {"show": False}},
        "yAxis": {
            "type": "category",
            "data": list(names),
            "inverse": True,
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "visualMap": {
            "min": 0,
            "max": most or 1,
            "calculable": False,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "inRange": {"color": ["@accent-soft", "@accent"]},
            "textStyle": {"color": "@muted"},
            "text": [str(MEASURES[measure]), ""],
        },
        "series": [
            {
                "name": str(MEASURES[measure]),
                "type": "heatmap",
                "data": points,
                "itemStyle": {"borderColor": "@card", "borderWidth": 2},
            }
        ],
    }
