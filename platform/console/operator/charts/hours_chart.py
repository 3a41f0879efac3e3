"""Charts published hours by week and their use."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.clock import MS_PER_HOUR
from console.common.charts import Chart
from console.templatetags.console import hours, percent
from factories.utilisation import HoursSummary, total_of


def hours_chart(weeks: Sequence[HoursSummary], name: str = "hours") -> Chart:
    """Charts published hours by week, stacked by their state."""
    total = total_of(weeks)
    parts = (
        (_("Used"), "consumed_ms", "series-5"),
        (_("Booked"), "committed_ms", "series-1"),
        (_("Reserved for offers"), "held_ms", "series-2"),
        (_("Free"), "free_ms", "line-strong"),
    )
    sentence = _(
        "%(offered)s published: %(filled)s booked or used (%(share)s), %(held)s"
        " reserved for offers."
    ) % {
        "offered": hours(total.offered_ms),
        "filled": hours(total.filled_ms),
        "share": percent(total.fill_share),
        "held": hours(total.held_ms),
    }
    return Chart(
        name=name,
        title=_("Published hours by week"),
        sentence=sentence,
        option={
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
                    "itemStyle": {"color": f"@{colour}"},
                    "data": [in_hours(getattr(row, column)) for row in weeks],
                }
                for label, column, colour in parts
            ],
        },
        columns=(
            _("Week of"),
            _("Published"),
            *(label for label, _column, _colour in parts),
            _("Fill rate"),
        ),
        rows=[
            (
                day_of(row.key[0]),
                hours(row.offered_ms),
                *(hours(getattr(row, column)) for _label, column, _colour in parts),
                percent(row.fill_share),
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
