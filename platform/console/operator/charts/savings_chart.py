"""Charts savings by group and stage."""

from collections.abc import Sequence

from django.utils.translation import gettext

from console.common.amounts import chart_amount
from console.common.charts import Chart
from console.operator.forms import DIMENSION_LABELS
from console.operator.savings_stages import STAGE_LABELS
from console.operator.tables.savings_tables import SavingsGroupRow
from console.templatetags.console import money
from fulfilment.savings_report import STAGES

# More bars than these cannot be distinguished; the table has all groups.
BARS_SHOWN = 12


def chart_rows(rows: Sequence[SavingsGroupRow], by: str) -> Sequence[SavingsGroupRow]:
    """Returns the last weeks, or the groups that save most."""
    return rows[-BARS_SHOWN:] if by == "week" else rows[:BARS_SHOWN]


def savings_chart(rows: Sequence[SavingsGroupRow], by: str, currency: str) -> Chart:
    """Charts stages as separate bars: each stage covers other orders."""
    best = max(rows, key=lambda row: row.estimated)
    sentence = gettext("The largest is %(group)s: %(amount)s estimated.") % {
        "group": best.name,
        "amount": money(best.estimated, currency),
    }
    colours = ("series-1", "series-2", "series-3")
    return Chart(
        name="savings",
        title=gettext("Savings by %(dimension)s")
        % {"dimension": str(DIMENSION_LABELS[by]).lower()},
        sentence=sentence,
        option={
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "legend": {"bottom": 0},
            "grid": {"left": 24, "right": 16, "top": 28, "bottom": 44, "containLabel": True},
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
                        {
                            "value": chart_amount(getattr(row, stage), currency),
                            "address": row.address,
                        }
                        for row in rows
                    ],
                }
                for stage, colour in zip(STAGES, colours, strict=True)
            ],
        },
        columns=(DIMENSION_LABELS[by], *(STAGE_LABELS[stage] for stage in STAGES)),
        rows=[
            (row.name, *(money(getattr(row, stage), currency) for stage in STAGES)) for row in rows
        ],
    )
