"""Sums earnings by period and by machine, for charts and tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from common.clock import hours_from_ms
from console.common.charts import Chart
from console.templatetags.console import hours, money
from fulfilment.selectors import Earning, EarningStage

STAGE_COLOURS = {
    EarningStage.SETTLED: "@series-1",
    EarningStage.HELD: "@series-2",
    EarningStage.EXPECTED: "@series-3",
}
NOTHING = Decimal(0)
# More bars would be too thin to read.
MAX_MACHINES = 20


@dataclass
class EarningSum:
    """Holds settled, held and expected earnings, their bonus and hours."""

    settled: Decimal = NOTHING
    held: Decimal = NOTHING
    expected: Decimal = NOTHING
    bonus: Decimal = NOTHING
    machine_ms: int = 0

    def add(self, row: Earning) -> None:
        """Adds one allocation."""
        setattr(self, row.stage, getattr(self, row.stage) + row.amount)
        self.bonus += row.bonus
        self.machine_ms += row.machine_ms

    @property
    def all(self) -> Decimal:
        """Returns the sum of all three stages."""
        return self.settled + self.held + self.expected


@dataclass(frozen=True, slots=True)
class MachinePeriod:
    """Holds the earnings of one machine in one period."""

    period: date
    machine: str
    currency: str
    sum: EarningSum

    @property
    def machine_ms(self) -> int:
        """Returns the machine time in milliseconds."""
        return self.sum.machine_ms


def period_of(day: date, by: str) -> date:
    """Returns the first day of the day's month or week."""
    return day - timedelta(days=day.weekday()) if by == "week" else day.replace(day=1)


def period_name(day: date, by: str) -> str:
    """Formats a period."""
    return date_format(day, gettext("j M") if by == "week" else gettext("M Y"))


def stage_names() -> dict[EarningStage, str]:
    """Returns the stages' labels in the language of the page."""
    return {
        EarningStage.SETTLED: gettext("Settled"),
        EarningStage.HELD: gettext("Held for you"),
        EarningStage.EXPECTED: gettext("Expected"),
    }


def machine_periods(rows: Iterable[Earning], by: str) -> list[MachinePeriod]:
    """Sums earnings by period, machine and currency, in that order."""
    sums: defaultdict[tuple[date, str, str], EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[period_of(row.due_on, by), row.machine.name, row.currency].add(row)
    return [MachinePeriod(*key, sums[key]) for key in sorted(sums)]


def total_earning(rows: Iterable[Earning]) -> EarningSum:
    """Sums all earnings."""
    found = EarningSum()
    for row in rows:
        found.add(row)
    return found


def by_period(rows: Sequence[Earning], by: str) -> dict[date, EarningSum]:
    """Sums earnings by period."""
    sums: defaultdict[date, EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[period_of(row.due_on, by)].add(row)
    return {key: sums[key] for key in sorted(sums)}


def by_machine(rows: Sequence[Earning]) -> dict[str, EarningSum]:
    """Sums earnings by machine, highest first."""
    sums: defaultdict[str, EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[row.machine.name].add(row)
    return dict(sorted(sums.items(), key=lambda item: (-item[1].all, item[0])))


def earning_charts(rows: Sequence[Earning], by: str, currency: str) -> list[Chart]:
    """Returns charts over time and by machine; empty without earnings."""
    if not rows:
        return []
    periods = {period_name(day, by): found for day, found in by_period(rows, by).items()}
    machines = by_machine(rows)
    best = next(iter(machines))
    best_period = max(periods, key=lambda name: periods[name].all)
    return [
        Chart(
            name="earnings-by-period",
            title=gettext("Earnings over time, by the day the work is due"),
            sentence=gettext("The most falls in %(period)s: %(amount)s.")
            % {"period": best_period, "amount": money(periods[best_period].all, currency)},
            option=stacked_bars(list(periods), list(periods.values()), lying=False),
            columns=table_columns(gettext("Period")),
            rows=table_cells(periods, currency),
        ),
        Chart(
            name="earnings-by-machine",
            title=gettext("Earnings by machine"),
            sentence=gettext("%(machine)s earns the most: %(amount)s in %(hours)s.")
            % {
                "machine": best,
                "amount": money(machines[best].all, currency),
                "hours": hours(machines[best].machine_ms),
            },
            option=stacked_bars(
                list(machines)[:MAX_MACHINES], list(machines.values())[:MAX_MACHINES], lying=True
            ),
            columns=table_columns(gettext("Machine")),
            rows=table_cells(machines, currency),
            height=max(12, 5 + 2 * min(len(machines), MAX_MACHINES)),
        ),
    ]


def stacked_bars(
    names: Sequence[str], sums: Sequence[EarningSum], *, lying: bool
) -> dict[str, Any]:
    """Builds stacked bars, vertical for periods and horizontal for machines."""
    words = stage_names()
    series = [
        {
            "name": words[stage],
            "type": "bar",
            "stack": "all",
            "barMaxWidth": 36,
            "itemStyle": {"color": colour},
            "data": [float(getattr(found, stage)) for found in sums],
        }
        for stage, colour in STAGE_COLOURS.items()
    ]
    categories = {"type": "category", "data": list(names), "inverse": lying}
    if lying:
        categories["axisLabel"] = {"width": 120, "overflow": "truncate"}
    values = {"type": "value"}
    axes = (
        {"yAxis": categories, "xAxis": values} if lying else {"xAxis": categories, "yAxis": values}
    )
    grid = {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True}
    return {
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "grid": grid,
        "series": series,
        **axes,
    }


def table_columns(first: str) -> list[str]:
    """Returns the heads of a chart's table."""
    return [first, *stage_names().values(), gettext("Together"), gettext("Hours")]


def table_cells(sums: dict[str, EarningSum], currency: str) -> list[list[str]]:
    """Returns the cells of a chart's table."""
    return [
        [
            name,
            *(money(getattr(found, stage), currency) for stage in STAGE_COLOURS),
            money(found.all, currency),
            hours(found.machine_ms),
        ]
        for name, found in sums.items()
    ]


def per_hour(found: EarningSum) -> Decimal | None:
    """Returns the earnings per machine hour; None below a second."""
    return found.all / hours_from_ms(found.machine_ms) if found.machine_ms >= 1000 else None
