"""Scarce and idle capacity: hours by process, region and week, and what one more would save."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.choices import (
    PeriodChoices,
    first_day,
    monday_of,
    named,
    offered_processes,
    periods,
    places_of_factories,
)
from console.operator.columns import ONE_WORD, TEXT, AmountColumn, HoursColumn, ShareColumn
from console.operator.heat import MEASURES, heat_map
from console.operator.reports import Report
from factories.utilisation import Hours, hours_by, total_of
from matching.selectors.market_metrics import hour_values, priced_run
from vocabularies.models import Process, Region

# Hours are published some weeks ahead.
WEEKS_AHEAD = (4, 8)


class MarketChoices(PeriodChoices):
    """Which hours, and what to colour."""

    weeks = forms.ChoiceField(label=_("Period"), initial="next-8")
    process = forms.ChoiceField(label=_("Process"), required=False, choices=[("", _("All"))])
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("All"))])
    measure = forms.ChoiceField(label=_("Show"), choices=list(MEASURES.items()), initial="fill")

    LISTS: ClassVar = {
        "currency": PeriodChoices.LISTS["currency"],
        "weeks": lambda: market_periods(),
        "process": offered_processes,
        "region": places_of_factories,
    }

    def chosen(self) -> dict[str, Any]:
        """The same; a page that links here may name a period as the others do."""
        return super(PeriodChoices, self).chosen()


@dataclass(frozen=True, slots=True)
class Cell:
    """The hours of one process in one region and week."""

    process: str
    region: str
    week: date
    currency: str
    hours: Hours
    price: Decimal | None


class MarketTable(Table):
    """Hours with what became of them and what one more is worth."""

    caption = _("Hours by process, region and week")
    empty_text = _("Nobody has published such hours. Choose fewer filters or another period.")

    class Meta(Table.Meta):
        pass

    process = django_tables2.Column(verbose_name=_("Process"), attrs=TEXT)
    region = django_tables2.Column(verbose_name=_("Region"), attrs=ONE_WORD)
    week = django_tables2.DateColumn(verbose_name=_("Week of"), short=True, attrs=ONE_WORD)
    fill = ShareColumn(accessor="hours__fill_share", verbose_name=_("Fill rate"))
    price = AmountColumn(verbose_name=_("Worth of an hour more"))
    offered = HoursColumn(accessor="hours__offered_ms", verbose_name=_("Published"))
    free = HoursColumn(accessor="hours__free_ms", verbose_name=_("Free"))
    held = HoursColumn(accessor="hours__held_ms", verbose_name=_("Held for offers"))
    committed = HoursColumn(accessor="hours__committed_ms", verbose_name=_("Committed"))
    consumed = HoursColumn(accessor="hours__consumed_ms", verbose_name=_("Worked off"))


class Market(Report):
    """Where hours are scarce, and where they are idle."""

    title = _("Capacity market")
    nav_name = "operator:market"
    partial_template_name = "operator/market.html"
    choices_class = MarketChoices
    table_class: ClassVar = MarketTable
    file_name = "capacity"

    def figures(self) -> dict[str, Any]:
        """The hours as a picture and as rows, with the prices of the newest run."""
        chosen = self.chosen
        since, until = bounds_of(chosen["weeks"])
        run = priced_run(chosen["currency"]) if self.sees_prices else None
        worth = hour_values(run) if run else {}
        found = hours_by(
            "process",
            "region",
            "week",
            currency=chosen["currency"],
            since=since,
            until=until,
            processes=only(chosen["process"]),
            regions=only(chosen["region"]),
        )
        cells = named_cells(found, worth, chosen["currency"])
        axis = "region" if chosen["process"] else "process"
        return {
            "part": self.partial_template_name,
            "total": total_of(found),
            "run": run,
            "heat": heat_map(cells, axis, chosen["measure"], chosen["currency"]),
            "scarcest": scarcest(cells),
            "idlest": idlest(cells),
            "rows": cells,
        }


def market_periods() -> list[tuple[str, Any]]:
    """Weeks ahead alone, and the periods of the overview, which look ahead too."""
    ahead = [
        (f"next-{weeks}", _("Next %(number)d weeks") % {"number": weeks}) for weeks in WEEKS_AHEAD
    ]
    return ahead + periods()


def bounds_of(period: str) -> tuple[date | None, date]:
    """The first Monday of the period, and the one after it; this week is in all of them."""
    this = monday_of(timezone.localdate())
    _way, _dash, weeks = period.partition("next-")
    if weeks:
        return this, this + timedelta(weeks=int(weeks))
    return first_day(int(period)), this + timedelta(weeks=max(WEEKS_AHEAD))


def only(code: str) -> set[str] | None:
    """The one code, or None for all."""
    return {code} if code else None


def named_cells(
    found: Iterable[Hours], worth: Mapping[tuple[str, str, date], Decimal], currency: str
) -> list[Cell]:
    """The hours with the names of their processes and regions, and their worth."""
    processes = dict(named(Process.objects.filter(code__in={row.key[0] for row in found})))
    regions = dict(named(Region.objects.filter(code__in={row.key[1] for row in found})))
    cells = [
        Cell(
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


def scarcest(cells: Sequence[Cell]) -> Cell | None:
    """Where one more hour saves most; None where no price is above nothing."""
    priced = [cell for cell in cells if cell.price]
    return max(priced, key=lambda cell: cell.price or 0, default=None)


def idlest(cells: Sequence[Cell]) -> Cell | None:
    """Where most hours are free."""
    return max(cells, key=lambda cell: cell.hours.free_ms, default=None)
