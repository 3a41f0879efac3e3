"""Declares the tables of factories, their certifications and machines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_tables2
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    TEXT_CELL,
    BadgeColumn,
    DurationColumn,
    LinkColumn,
    OperatorHoursColumn,
    OperatorRateColumn,
    ShareColumn,
    WholeColumn,
)
from console.operator.links import page_url
from console.operator.periods import expires_soon
from factories.models import Certification, Factory
from factories.states import Verification
from factories.utilisation import HoursSummary
from fulfilment.supplier_scorecard import Scorecard

# The badge and the label of a certification, by its validity.
VALIDITY_BADGES: dict[str, tuple[str, Any]] = {
    "near": ("wait", _("Expires soon")),
    "valid": ("good", _("Valid")),
    "over": ("bad", _("Not valid")),
}


@dataclass(frozen=True, slots=True)
class FactoryMachineRow:
    """Holds a machine's row of the factory's page."""

    name: str
    model: str
    process: str
    count: int
    hourly_rate: Any
    currency: str


class OperatorCertificationTable(Table):
    """Lists certifications, the first to expire first."""

    caption = _("Certificates")
    empty_text = _("No certificate registered.")

    class Meta(Table.Meta):
        pass

    standard = django_tables2.Column(
        accessor="standard__name",
        verbose_name=_("Standard"),
        attrs=TEXT_CELL,
        order_by=("standard__position",),
    )
    number = django_tables2.Column(verbose_name=_("Number"))
    body = django_tables2.Column(verbose_name=_("Body"))
    valid_from = django_tables2.DateColumn(
        verbose_name=_("Valid from"), short=True, attrs=NOWRAP_CELL
    )
    valid_to = django_tables2.DateColumn(
        verbose_name=_("Valid until"), short=True, attrs=NOWRAP_CELL
    )
    state = django_tables2.Column(empty_values=(), verbose_name=_("State"), orderable=False)

    def render_state(self, record: Certification) -> SafeString:
        """Renders the validity as a badge."""
        tone, words = VALIDITY_BADGES[validity_of(record, timezone.localdate())]
        return format_html('<span class="badge badge-{}">{}</span>', tone, words)

    def value_state(self, record: Certification) -> str:
        """Exports the validity's label."""
        return str(VALIDITY_BADGES[validity_of(record, timezone.localdate())][1])


class OperatorMachineTable(Table):
    """Lists machines with their usual rates."""

    caption = _("Machines")
    empty_text = _("No machine yet.")

    class Meta(Table.Meta):
        pass

    name = django_tables2.Column(verbose_name=_("Machine"), attrs=TEXT_CELL)
    model = django_tables2.Column(verbose_name=_("Maker and model"))
    process = django_tables2.Column(verbose_name=_("Process"))
    count = WholeColumn(verbose_name=_("Count"))
    hourly_rate = OperatorRateColumn(verbose_name=_("Usual hourly rate"))


def validity_of(row: Certification, today: date) -> str:
    """Returns whether a certification is valid, expires soon or is not valid."""
    if not row.valid_from <= today <= row.valid_to:
        return "over"
    return "near" if expires_soon(row.valid_to, today) else "valid"


def certification_rows(factory: Factory) -> Any:
    """Returns the certifications of a factory."""
    return factory.certifications.select_related("standard")


def machine_rows(factory: Factory) -> list[FactoryMachineRow]:
    """Returns the machines of a factory."""
    return [
        FactoryMachineRow(
            name=row.name,
            model=f"{row.maker} {row.model}".strip(),
            process=row.process.name,
            count=row.count,
            hourly_rate=row.hourly_rate,
            currency=factory.currency_id,
        )
        for row in factory.machines.select_related("process")
    ]


# The tables of the factory's page by name, each with the function that reads its rows.
FACTORY_TABLES: dict[str, tuple[type[Table], Callable[[Factory], Any]]] = {
    "certifications": (OperatorCertificationTable, certification_rows),
    "machines": (OperatorMachineTable, machine_rows),
}


@dataclass(frozen=True, slots=True)
class FactoryDirectoryRow:
    """Holds a factory's row of the directory."""

    pk: UUID
    name: str
    organisation: str
    region: str
    status: str
    latitude: Decimal
    longitude: Decimal
    certification_count: int
    next_end: date | None
    hours: HoursSummary
    record: Scorecard

    def get_status_display(self) -> str:
        """Returns the label of its verification."""
        return str(Verification(self.status).label)


class FactoryNameColumn(LinkColumn):
    """Renders a factory's name above its company."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to=lambda row: page_url("factory", row.pk), **kwargs)

    def render(self, value: Any, record: FactoryDirectoryRow) -> SafeString:
        """Renders the link and the company."""
        link = super().render(value, record)
        return format_html('{}<br><span class="muted small">{}</span>', link, record.organisation)


class FactoryDirectoryTable(Table):
    """Lists factories with their hours and records."""

    caption = _("Factories")
    empty_text = _("No factory matches these filters.")

    class Meta(Table.Meta):
        pass

    name = FactoryNameColumn(verbose_name=_("Factory"), attrs=LONG_TEXT_CELL)
    # The page shows it below the name; exports have a column of their own.
    organisation = django_tables2.Column(verbose_name=_("Company"), visible=False)
    status = BadgeColumn(verbose_name=_("Verification"))
    region = django_tables2.Column(verbose_name=_("Region"), attrs=NOWRAP_CELL)
    free = OperatorHoursColumn(accessor="hours__free_ms", verbose_name=_("Free"))
    offered = OperatorHoursColumn(accessor="hours__offered_ms", verbose_name=_("Published"))
    utilisation = ShareColumn(accessor="hours__utilisation", verbose_name=_("Utilisation"))
    accepted = ShareColumn(accessor="record__accepted_share", verbose_name=_("Acceptance rate"))
    answer = DurationColumn(accessor="record__median_answer", verbose_name=_("Response time"))
    in_time = ShareColumn(accessor="record__in_time_share", verbose_name=_("On time"))
    certification_count = WholeColumn(verbose_name=_("Certificates"))
    next_end = django_tables2.DateColumn(
        verbose_name=_("Next expiry"), short=True, default="–", attrs=NOWRAP_CELL
    )
