"""Declares the table of the capacity market."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import django_tables2
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import (
    NOWRAP_CELL,
    TEXT_CELL,
    OperatorHoursColumn,
    OperatorRateColumn,
    ShareColumn,
)
from factories.utilisation import HoursSummary


@dataclass(frozen=True, slots=True)
class MarketCell:
    """Holds the hours of one process in one region and week."""

    process: str
    region: str
    week: date
    currency: str
    hours: HoursSummary
    price: Decimal | None


class MarketTable(Table):
    """Lists hours with their use and their marginal value."""

    caption = _("Hours by process, region and week")
    empty_text = _("No hours match these filters.")

    class Meta(Table.Meta):
        pass

    process = django_tables2.Column(verbose_name=_("Process"), attrs=TEXT_CELL)
    region = django_tables2.Column(verbose_name=_("Region"), attrs=NOWRAP_CELL)
    week = django_tables2.DateColumn(verbose_name=_("Week of"), short=True, attrs=NOWRAP_CELL)
    fill = ShareColumn(accessor="hours__utilisation", verbose_name=_("Utilisation"))
    price = OperatorRateColumn(verbose_name=_("Marginal value of an hour"))
    offered = OperatorHoursColumn(accessor="hours__offered_ms", verbose_name=_("Published"))
    free = OperatorHoursColumn(accessor="hours__free_ms", verbose_name=_("Free"))
    held = OperatorHoursColumn(accessor="hours__held_ms", verbose_name=_("Reserved for offers"))
    committed = OperatorHoursColumn(accessor="hours__committed_ms", verbose_name=_("Booked"))
    consumed = OperatorHoursColumn(accessor="hours__consumed_ms", verbose_name=_("Done"))
