"""The tables of a factory's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_tables2
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import ONE_WORD, TEXT, AmountColumn, WholeColumn
from console.operator.directory import is_near
from factories.models import Certification, Factory

# Of a certificate: how it looks, and what is said.
STATES: dict[str, tuple[str, Any]] = {
    "near": ("wait", _("Ends soon")),
    "valid": ("good", _("Valid")),
    "over": ("bad", _("Not valid today")),
}


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine as its factory's page has it."""

    name: str
    model: str
    process: str
    count: int
    hourly_rate: Any
    currency: str


class CertificateTable(Table):
    """Certificates, the first to end first."""

    caption = _("Certificates")
    empty_text = _("It has told of no certificate.")

    class Meta(Table.Meta):
        pass

    standard = django_tables2.Column(
        accessor="standard__name",
        verbose_name=_("Standard"),
        attrs=TEXT,
        order_by=("standard__position",),
    )
    number = django_tables2.Column(verbose_name=_("Number"))
    body = django_tables2.Column(verbose_name=_("Body"))
    valid_from = django_tables2.DateColumn(verbose_name=_("Valid from"), short=True, attrs=ONE_WORD)
    valid_to = django_tables2.DateColumn(verbose_name=_("Valid until"), short=True, attrs=ONE_WORD)
    state = django_tables2.Column(empty_values=(), verbose_name=_("State"), orderable=False)

    def render_state(self, record: Certification) -> SafeString:
        """Whether it holds today."""
        tone, words = STATES[state_of(record, timezone.localdate())]
        return format_html('<span class="badge badge-{}">{}</span>', tone, words)

    def value_state(self, record: Certification) -> str:
        """The words alone."""
        return str(STATES[state_of(record, timezone.localdate())][1])


class MachineTable(Table):
    """Machines with their usual rates."""

    caption = _("Machines")
    empty_text = _("It has no machine yet.")

    class Meta(Table.Meta):
        pass

    name = django_tables2.Column(verbose_name=_("Machine"), attrs=TEXT)
    model = django_tables2.Column(verbose_name=_("Maker and model"))
    process = django_tables2.Column(verbose_name=_("Process"))
    count = WholeColumn(verbose_name=_("Count"))
    hourly_rate = AmountColumn(verbose_name=_("Usual rate an hour"))


def state_of(row: Certification, today: date) -> str:
    """Whether a certificate holds, and how long still."""
    if not row.valid_from <= today <= row.valid_to:
        return "over"
    return "near" if is_near(row.valid_to, today) else "valid"


def certificates(factory: Factory) -> Any:
    """The certificates of a factory."""
    return factory.certifications.select_related("standard")


def machines(factory: Factory) -> list[MachineRow]:
    """The machines of a factory."""
    return [
        MachineRow(
            name=row.name,
            model=f"{row.maker} {row.model}".strip(),
            process=row.process.name,
            count=row.count,
            hourly_rate=row.hourly_rate,
            currency=factory.currency_id,
        )
        for row in factory.machines.select_related("process")
    ]


# By name: the table, and the rows of it.
TABLES: dict[str, tuple[type[Table], Callable[[Factory], Any]]] = {
    "certificates": (CertificateTable, certificates),
    "machines": (MachineTable, machines),
}
