"""Charts published hours by week and their use."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.clock import MS_PER_HOUR
from console.common.charts import Chart
from console.operator.utilisation_parts import part_hours, utilisation_text
from console.templatetags.console import hours, percent
from factories.utilisation import HoursSummary, total_of

# The pattern that marks hours which are offered and not agreed.
HATCHED = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [3, 4], "rotation": -0.785}
PLAIN = {"color": "transparent"}


def hours_chart(weeks: Sequence[HoursSummary], name: str = "hours") -> Chart:
    """Charts published hours by week and state, with those of offers hatched."""
    total = total_of(weeks)
    parts = {
        "consumed_ms": (_("Done"), "series-5", PLAIN),
        "committed_ms": (_("Booked"), "series-1", PLAIN),
        "held_ms": (_("Reserved for offers"), "series-2", HATCHED),
        "free_ms": (_("Free"), "line-strong", PLAIN),
    }
    sentence = _("%(offered)s published, utilisation %(share)s: %(parts)s.") % {
        "offered": hours(total.offered_ms),
        "share": percent(total.utilisation),
        "parts": utilisation_text(total),
    }
    return Chart(
        name=name,
        title=_("Published hours by week"),
        sentence=sentence,
        option={
            # Patterns are part of the chart's accessible mode, whose own text is not used.
            "aria": {"enabled": True, "label": {"enabled": False}, "decal": {"show": True}},
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "legend": {"bottom": 0},
            "grid": {"left": 8, "right": 32, "top": 28, "bottom": 44, "containLabel": True},
            "xAxis": {"type": "category", "data": [day_of(row.key[0]) for row in weeks]},
            "yAxis": {"type": "value", "name": _("hours")},
            "series": [
                {
                    "name": label,
                    "type": "bar",
                    "stack": "hours",
                    "barMaxWidth": 48,
                    "itemStyle": {"color": f"@{colour}", "decal": pattern},
                    "data": [in_hours(getattr(row, part)) for row in weeks],
                }
                for part, (label, colour, pattern) in parts.items()
            ],
        },
        columns=(
            _("Week of"),
            *(label for label, _colour, _pattern in parts.values()),
            _("Published"),
            _("Utilisation"),
        ),
        rows=[
            (
                day_of(row.key[0]),
                *(part_hours(row)[part] for part in parts),
                hours(row.offered_ms),
                percent(row.utilisation),
            )
            for row in weeks
        ],
    )


def day_of(week: date) -> str:
    """Formats the first day of a week."""
    return date_format(week, "SHORT_DATE_FORMAT")


def in_hours(milliseconds: int) -> float:
    """Converts milliseconds to hours with one decimal."""
    return round(milliseconds / MS_PER_HOUR, 1)
