"""Charts factories by their coordinates."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from console.common.charts import Chart
from console.common.messages import label_for
from console.operator.links import page_url
from console.operator.tables.factory_tables import FactoryDirectoryRow
from console.templatetags.console import hours
from factories.states import Verification

VERIFICATION_COLOURS = {"listed": "series-2", "reviewed": "series-3", "verified": "series-1"}


def factory_map(rows: Sequence[FactoryDirectoryRow]) -> Chart:
    """Charts factories by coordinates; the area grows with the free hours."""
    most = max(row.hours.free_ms for row in rows) or 1
    sentence = ngettext(
        "%(number)d factory by longitude and latitude; a larger circle has more free hours.",
        "%(number)d factories by longitude and latitude; a larger circle has more free hours.",
        len(rows),
    ) % {"number": len(rows)}
    west, east = degree_bounds(row.longitude for row in rows)
    south, north = degree_bounds(row.latitude for row in rows)
    return Chart(
        name="places",
        title=gettext("Where the factories are"),
        sentence=sentence,
        option={
            "tooltip": {"formatter": "{b}"},
            "legend": {"bottom": 0},
            "grid": {"left": 8, "right": 24, "top": 28, "bottom": 44, "containLabel": True},
            "xAxis": {"type": "value", "min": west, "max": east, "name": "°E"}
            | {"splitLine": {"show": False}},
            "yAxis": {"type": "value", "min": south, "max": north, "name": "°N"}
            | {"splitLine": {"show": False}},
            "series": [
                {
                    "name": label_for(level.label),
                    "type": "scatter",
                    "itemStyle": {
                        "color": f"@{VERIFICATION_COLOURS[level.value]}",
                        "opacity": 0.75,
                    },
                    "data": [map_point(row, most) for row in rows if row.status == level],
                }
                for level in Verification
            ],
        },
        height=26,
    )


def map_point(row: FactoryDirectoryRow, most: int) -> dict[str, Any]:
    """Returns one circle; its area is proportional to the free hours."""
    free = max(0, row.hours.free_ms)
    return {
        "name": f"{row.name}, {row.region}: {hours(free)}",
        "value": [float(row.longitude), float(row.latitude)],
        "symbolSize": round(6 + 20 * (free / most) ** 0.5, 1),
        "address": page_url("factory", row.pk),
    }


def degree_bounds(values: Iterable[Decimal]) -> tuple[int, int]:
    """Returns whole degrees that enclose all values."""
    found = [float(value) for value in values]
    return int(min(found)) - 1, int(max(found)) + 1
