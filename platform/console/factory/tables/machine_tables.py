"""Renders machines and certifications as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from console.common.tables import NUMBER
from console.factory.tables.columns import (
    NEAR_EXPIRY_DAYS,
    NO_BREAK,
    LabelledTable,
    PiecesColumn,
    RateColumn,
)


class OwnMachineTable(LabelledTable):
    """Renders the machines of all factories."""

    caption = _("Machines")
    empty_text = _("No machines yet. Add the first one, then draw its idle slots on the calendar.")

    name = tables.Column(verbose_name=_("Machine"))
    factory = tables.Column(order_by="factory__name", verbose_name=_("Factory"))
    process = tables.Column(order_by="process__position", verbose_name=_("Process"))
    count = PiecesColumn(verbose_name=_("How many"))
    materials = tables.Column(
        accessor="material_families", orderable=False, verbose_name=_("Materials")
    )
    envelope = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Envelope (mm)"), accessor="pk"
    )
    best_tolerance = tables.Column(order_by="best_tolerance__rank", verbose_name=_("Tolerance"))
    best_ra_um = tables.Column(verbose_name=_("Ra (µm)"), attrs=NUMBER)
    hourly_rate = RateColumn(currency="factory__currency_id", verbose_name=_("Rate per hour"))
    setup_rate = RateColumn(currency="factory__currency_id", verbose_name=_("Setup rate"))

    class Meta(LabelledTable.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}

    def render_name(self, record: Any, value: Any) -> Any:
        return self.to_form("factory:edit-machine", record, value)

    def value_name(self, value: Any) -> str:
        return value

    def render_materials(self, value: Any) -> str:
        return ", ".join(family.name for family in value.all())

    def render_envelope(self, record: Any) -> str:
        sides = (record.envelope_x_mm, record.envelope_y_mm, record.envelope_z_mm)
        return " × ".join(str(side) if side else "–" for side in sides) if any(sides) else "–"

    def render_best_ra_um(self, value: Any) -> str:
        return f"{value.normalize():f}"


class OwnCertificationTable(LabelledTable):
    """Renders the certifications of all factories."""

    caption = _("Certifications")
    empty_text = _("No certifications yet. Buyers can require them: add those you hold.")

    standard = tables.Column(verbose_name=_("Standard"))
    factory = tables.Column(order_by="factory__name", verbose_name=_("Factory"))
    number = tables.Column(verbose_name=_("Number"))
    body = tables.Column(verbose_name=_("Issued by"))
    valid_from = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Valid from"))
    valid_to = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Valid to"))
    validity = tables.Column(
        empty_values=(), accessor="pk", orderable=False, verbose_name=_("State")
    )

    class Meta(LabelledTable.Meta):
        pass

    def render_standard(self, record: Any, value: Any) -> Any:
        return self.to_form("factory:edit-certification", record, value)

    def value_standard(self, value: Any) -> str:
        return str(value)

    def render_validity(self, record: Any) -> Any:
        tone, words = validity_of(record)
        return format_html('<span class="badge badge-{}">{}</span>', tone, words)

    def value_validity(self, record: Any) -> str:
        return str(validity_of(record)[1])


def validity_of(certification: Any) -> tuple[str, Any]:
    """Returns the badge colour and text of a certification's validity."""
    left = (certification.valid_to - timezone.localdate()).days
    if left < 0:
        return "bad", _("Expired")
    if certification.valid_from > timezone.localdate():
        return "wait", _("Not valid yet")
    if left <= NEAR_EXPIRY_DAYS:
        return "wait", ngettext_lazy("%(left)s day left", "%(left)s days left", left) % {
            "left": left
        }
    return "good", _("Valid")
