"""Shows scarce and idle capacity by process, region and week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from console.operator.charts.heat_map import heat_map
from console.operator.forms import (
    MarketForm,
    term_choices,
)
from console.operator.periods import period_bounds
from console.operator.tables.market_table import MarketCell, MarketTable
from console.operator.utilisation_parts import utilisation_text
from console.operator.views.report_pages import ReportPage
from factories.utilisation import HoursSummary, hours_by, total_of
from matching.selectors.market_metrics import hour_values, priced_run
from vocabularies.models import Process, Region


class CapacityMarket(ReportPage):
    """Shows where capacity is scarce and where it is idle."""

    title = _("Capacity market")
    nav_name = "operator:market"
    partial_template_name = "operator/market.html"
    choices_class = MarketForm
    table_class: ClassVar = MarketTable
    file_name = "capacity"

    def figures(self) -> dict[str, Any]:
        """Returns the hours as chart and rows, with the latest run's prices."""
        chosen = self.chosen
        since, until = period_bounds(chosen["weeks"])
        run = priced_run(chosen["currency"]) if self.sees_prices else None
        worth = hour_values(run) if run else {}
        found = hours_by(
            "process",
            "region",
            "week",
            currency=chosen["currency"],
            since=since,
            until=until,
            processes=single_or_all(chosen["process"]),
            regions=single_or_all(chosen["region"]),
        )
        cells = named_cells(found, worth, chosen["currency"])
        axis = "region" if chosen["process"] else "process"
        total = total_of(found)
        return {
            "part": self.partial_template_name,
            "total": total,
            "used_parts": utilisation_text(total),
            "run": run,
            "heat": heat_map(cells, axis, chosen["measure"], chosen["currency"]),
            "scarcest": scarcest(cells),
            "idlest": idlest(cells),
            "rows": cells,
        }


def single_or_all(code: str) -> set[str] | None:
    """Returns a set of the code, or None for all."""
    return {code} if code else None


def named_cells(
    found: Iterable[HoursSummary], worth: Mapping[tuple[str, str, date], Decimal], currency: str
) -> list[MarketCell]:
    """Returns the hours with names of process and region and their price."""
    processes = dict(term_choices(Process.objects.filter(code__in={row.key[0] for row in found})))
    regions = dict(term_choices(Region.objects.filter(code__in={row.key[1] for row in found})))
    cells = [
        MarketCell(
            process=processes[row.key[0]],
            region=regions[row.key[1]],
            week=row.key[2],
            currency=currency,
            hours=row,
            price=worth.get(row.key),
        )
        for row in found
    ]
    return sorted(cells, key=lambda cell: (cell.week, cell.process, cell.region))


def scarcest(cells: Sequence[MarketCell]) -> MarketCell | None:
    """Returns the cell with the highest price; None if no price is positive."""
    priced = [cell for cell in cells if cell.price]
    return max(priced, key=lambda cell: cell.price or 0, default=None)


def idlest(cells: Sequence[MarketCell]) -> MarketCell | None:
    """Returns the cell with the most free hours."""
    return max(cells, key=lambda cell: cell.hours.free_ms, default=None)
