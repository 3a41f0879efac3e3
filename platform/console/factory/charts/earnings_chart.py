"""Earnings put together by month or week and by machine, for a chart and a table."""

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
from fulfilment.selectors import Earning, Stage

STAGE_COLOURS = {Stage.SETTLED: "@series-1", Stage.HELD: "@series-2", Stage.EXPECTED: "@series-3"}
NOTHING = Decimal(0)
# Beside one another more bars would be slivers.
MAX_MACHINES = 20


@dataclass
class EarningSum:
    """What is settled, held and expected of something, and the hours it takes."""

    settled: Decimal = NOTHING
    held: Decimal = NOTHING
    expected: Decimal = NOTHING
    machine_ms: int = 0

    def add(self, row: Earning) -> None:
        """Counts one allocation in."""
        setattr(self, row.stage, getattr(self, row.stage) + row.amount)
        self.machine_ms += row.machine_ms

    @property
    def all(self) -> Decimal:
        """All three together."""
        return self.settled + self.held + self.expected


@dataclass(frozen=True, slots=True)
class MachinePeriod:
    """One machine in one period."""

    period: date
    machine: str
    currency: str
    sum: EarningSum

    @property
    def machine_ms(self) -> int:
        """Its hours."""
        return self.sum.machine_ms


def period_of(day: date, by: str) -> date:
    """The first day of the month or week that the day lies in."""
    return day - timedelta(days=day.weekday()) if by == "week" else day.replace(day=1)


def period_name(day: date, by: str) -> str:
    """A period in words."""
    return date_format(day, gettext("j M") if by == "week" else gettext("M Y"))


def stage_names() -> dict[Stage, str]:
    """The stages in the language of the page."""
    return {
        Stage.SETTLED: gettext("Settled"),
        Stage.HELD: gettext("Held for you"),
        Stage.EXPECTED: gettext("Expected"),
    }


def machine_periods(rows: Iterable[Earning], by: str) -> list[MachinePeriod]:
    """Each machine in each period, in that order."""
    sums: defaultdict[tuple[date, str, str], EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[period_of(row.due_on, by), row.machine.name, row.currency].add(row)
    return [MachinePeriod(*key, sums[key]) for key in sorted(sums)]


def total_earning(rows: Iterable[Earning]) -> EarningSum:
    """All of them together."""
    found = EarningSum()
    for row in rows:
        found.add(row)
    return found


def by_period(rows: Sequence[Earning], by: str) -> dict[date, EarningSum]:
    """The sums of each period, those between without any included."""
    sums: defaultdict[date, EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[period_of(row.due_on, by)].add(row)
    return {key: sums[key] for key in sorted(sums)}


def by_machine(rows: Sequence[Earning]) -> dict[str, EarningSum]:
    """The sums of each machine, the best first."""
    sums: defaultdict[str, EarningSum] = defaultdict(EarningSum)
    for row in rows:
        sums[row.machine.name].add(row)
    return dict(sorted(sums.items(), key=lambda item: (-item[1].all, item[0])))


def earning_charts(rows: Sequence[Earning], by: str, currency: str) -> list[Chart]:
    """Two charts: over time, and by machine; none where there is nothing to draw."""
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
    """Stacked bars, standing for time and lying for machines."""
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
    """The heads of a chart's table."""
    return [first, *stage_names().values(), gettext("Together"), gettext("Hours")]


def table_cells(sums: dict[str, EarningSum], currency: str) -> list[list[str]]:
    """The cells of a chart's table."""
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
    """What an hour earns; None where there is none."""
    return found.all / hours_from_ms(found.machine_ms) if found.machine_ms >= 1000 else None
