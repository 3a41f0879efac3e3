"""Charts the load of factories by week and the work of machines."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.charts import Chart, lazy_rows
from console.templatetags.console import hours, percent, whole
from matching.models import Allocation, MatchRun
from matching.selectors import review

FACTORIES_PER_PAGE = 15


MACHINES_SHOWN = 14


# More bars than these cannot be distinguished and draw slowly.
BARS_SHOWN = 400


ORDER_COLOURS = 6


def load_context(run: MatchRun, words: str, number: int) -> dict[str, Any]:
    """Returns one page of factories, most planned hours first, with its chart."""
    found = list(review.loaded_factories(run, words))
    pages = max(1, -(-len(found) // FACTORIES_PER_PAGE))
    number = min(max(number, 1), pages)
    rows = found[(number - 1) * FACTORIES_PER_PAGE : number * FACTORIES_PER_PAGE]
    return {
        "words": words,
        "number": number,
        "pages": pages,
        "count": len(found),
        "chart": load_chart(run, rows, len(found)) if rows else None,
    }


def load_chart(run: MatchRun, rows: list[Any], count: int) -> Chart:
    """Charts planned as a share of offered hours, by factory and week."""
    names = {row[review.FACTORY]: row[f"{review.FACTORY}__name"] for row in rows}
    used = review.planned_hours(run, list(names))
    offered = review.offered_hours(run, list(names))
    weeks = sorted({week for _key, week in (*used, *offered)})
    cells = {
        (key, week): (used.get((key, week), 0), offered.get((key, week), 0))
        for key in names
        for week in weeks
    }
    planned, open_ms = (sum(cell[at] for cell in cells.values()) for at in (0, 1))
    sentence = ngettext(
        "The plan gives work to %(count)s factory. Those shown use %(planned)s"
        " of the %(offered)s they offer in these weeks, %(share)s; a slot counts"
        " in the week in which it starts.",
        "The plan gives work to %(count)s factories. Those shown use %(planned)s"
        " of the %(offered)s they offer in these weeks, %(share)s; a slot counts"
        " in the week in which it starts.",
        count,
    ) % {
        "count": whole(count),
        "planned": hours(planned),
        "offered": hours(open_ms),
        "share": percent(planned / open_ms if open_ms else 0, 0),
    }
    return Chart(
        name="load",
        title=gettext("Load of factories by week"),
        sentence=sentence,
        option=load_option(names, weeks, cells),
        columns=(_("Factory"), *(week_label(week) for week in weeks)),
        rows=lazy_rows(
            lambda: [
                [names[key], *(cell_label(*cells[key, week]) for week in weeks)] for key in names
            ]
        ),
        height=max(14, 5 + 2 * len(names)),
    )


def load_option(names: dict[Any, str], weeks: list[datetime], cells: Any) -> dict[str, Any]:
    """Returns the heat map's option, with the first factory on top."""
    keys = list(names)
    squares = []
    for row, key in enumerate(keys):
        for column, week in enumerate(weeks):
            planned, offered = cells[key, week]
            if planned or offered:
                share = planned / offered if offered else 1.0
                name = f"{names[key]}, {week_label(week)}: {cell_label(planned, offered)}"
                squares.append({"name": name, "value": [column, row, round(share, 3)]})
    return {
        "grid": {"left": 20, "right": 16, "top": 8, "bottom": 56, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {"type": "category", "data": [week_label(week) for week in weeks]},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [names[key] for key in keys],
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "visualMap": {
            "min": 0,
            "max": 1,
            "calculable": False,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "text": [gettext("full"), gettext("free")],
            "textStyle": {"color": "@ink"},
            "inRange": {"color": ["@neutral-soft", "@series-1"]},
        },
        "series": [
            {
                "type": "heatmap",
                "data": squares,
                "itemStyle": {"borderColor": "@card", "borderWidth": 2},
            }
        ],
    }


def week_label(week: datetime) -> str:
    """Formats a week by its Monday."""
    return date_format(localtime(week), "MONTH_DAY_FORMAT")


def cell_label(planned: int, offered: int) -> str:
    """Formats a cell, such as “36.5 h of 40.0 h, 91%”."""
    if not planned and not offered:
        return "–"
    share = percent(planned / offered, 0) if offered else "–"
    words = {"planned": hours(planned), "offered": hours(offered), "share": share}
    return gettext("%(planned)s of %(offered)s, %(share)s") % words


def machine_context(run: MatchRun, words: str) -> dict[str, Any]:
    """Returns the chart of the busiest machines, filtered by factory name."""
    factories = (
        [row[review.FACTORY] for row in review.loaded_factories(run, words)] if words else None
    )
    machines = review.busiest_machines(run, MACHINES_SHOWN, factories)
    works = list(review.work_of_machines(run, machines)[:BARS_SHOWN])
    return {"words": words, "chart": machine_chart(run, works) if works else None}


def machine_chart(run: MatchRun, works: list[Allocation]) -> Chart:
    """Charts the work on each machine within the windows of the plan."""
    machines = list({row.window.machine_id: row.window.machine for row in works}.values())
    number = {machine.pk: at for at, machine in enumerate(machines)}
    names = [f"{machine.factory.name} · {machine.name}" for machine in machines]
    bars, windows = machine_bars(works, number)
    sentence = ngettext(
        "%(count)s work order on the %(machines)s busiest machines. The plan"
        " fixes the capacity slot of a work order, not its hour: within a slot"
        " they are drawn one after the other.",
        "%(count)s work orders on the %(machines)s busiest machines. The plan"
        " fixes the capacity slot of a work order, not its hour: within a slot"
        " they are drawn one after the other.",
        len(works),
    ) % {"count": whole(len(works)), "machines": whole(len(machines))}
    option = {
        "drawer": "machines",
        "legend": {"show": False},
        "grid": {"left": 20, "right": 16, "top": 16, "bottom": 48, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {"type": "time"},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLabel": {"width": 190, "overflow": "truncate"},
        },
        "dataZoom": [{"type": "slider", "height": 18, "bottom": 8, "filterMode": "weakFilter"}],
        "series": [
            {"name": "windows", "type": "custom", "silent": True, "data": windows},
            {"name": "works", "type": "custom", "data": bars},
        ],
        "palette": ["@neutral-soft", *(f"@series-{at + 1}" for at in range(ORDER_COLOURS))],
    }
    return Chart(
        name="machines",
        title=gettext("Work by machine"),
        sentence=sentence,
        option=option,
        columns=(_("Machine"), _("Order"), _("Step"), _("Pieces"), _("Hours"), _("Capacity slot")),
        rows=lazy_rows(
            lambda: [work_row(row, names[number[row.window.machine_id]]) for row in works]
        ),
        height=max(14, 6 + 2 * len(machines)),
    )


def work_row(row: Allocation, machine: str) -> list[Any]:
    """Returns one row of the chart's table."""
    return [
        machine,
        row.order.reference,
        row.operation.process.name,
        whole(row.quantity),
        hours(row.machine_ms),
        window_label(row),
    ]


def window_label(row: Allocation) -> str:
    """Formats a window in the factory's time zone."""
    zone = ZoneInfo(row.window.machine.factory.time_zone)
    ends = (row.window.starts_at, row.window.ends_at)
    return " – ".join(date_format(at.astimezone(zone), "SHORT_DATETIME_FORMAT") for at in ends)


def machine_bars(
    works: list[Allocation], number: dict[Any, int]
) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Returns bars of work and their windows, in ms since 1970."""
    by_window: dict[Any, list[Allocation]] = defaultdict(list)
    for row in works:
        by_window[row.window_id].append(row)
    bars, windows = [], []
    for rows in by_window.values():
        window = rows[0].window
        begins, ends = window.starts_at.timestamp() * 1000, window.ends_at.timestamp() * 1000
        at = number[window.machine_id]
        windows.append([at, begins, ends, 0])
        scale = (ends - begins) / window.offered_ms
        for row in rows:
            until = min(begins + row.machine_ms * scale, ends)
            colour = 1 + row.order_id.int % ORDER_COLOURS
            name = (
                f"{row.order.reference}, {row.operation.process.name}: {whole(row.quantity)},"
                f" {hours(row.machine_ms)}"
            )
            bars.append({"name": name, "value": [at, round(begins), round(until), colour]})
            begins = until
    return bars, windows
