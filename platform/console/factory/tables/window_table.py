"""Renders capacity windows as a table."""

from collections.abc import Sequence
from typing import ClassVar

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from console.factory.tables.columns import (
    CapacityHoursColumn,
    LabelledTable,
    MomentColumn,
    RateColumn,
    StateColumn,
)
from factories.models import CapacityWindow
from factories.spans import Span


class WindowTable(LabelledTable):
    """Renders the windows of a week."""

    caption = _("Capacity slots of this week")
    empty_text = _("No capacity slots this week. Draw one on the calendar, or copy last week's.")

    machine = tables.Column(
        linkify=("factory:window", {"pk": tables.A("pk")}), verbose_name=_("Machine")
    )
    starts_at = MomentColumn(verbose_name=_("From"))
    ends_at = MomentColumn(verbose_name=_("Until"))
    shifts = tables.Column(accessor="span_times", verbose_name=_("Shifts"), orderable=False)
    status = StateColumn(verbose_name=_("State"))
    offered = CapacityHoursColumn(
        accessor="hours__offered", verbose_name=_("Hours offered"), orderable=False
    )
    free = CapacityHoursColumn(accessor="hours__free", verbose_name=_("Free"), orderable=False)
    held = CapacityHoursColumn(accessor="hours__held", verbose_name=_("Reserved"), orderable=False)
    committed = CapacityHoursColumn(
        accessor="hours__committed", verbose_name=_("Booked"), orderable=False
    )
    consumed = CapacityHoursColumn(
        accessor="hours__consumed", verbose_name=_("Done"), orderable=False
    )
    hourly_rate = RateColumn(
        currency="machine__factory__currency_id", verbose_name=_("Rate per hour")
    )

    class Meta(LabelledTable.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}
        model = CapacityWindow
        fields = (
            *("machine", "starts_at", "ends_at", "shifts", "status", "offered", "free"),
            *("held", "committed", "consumed", "hourly_rate"),
        )

    def render_shifts(self, value: Sequence[Span]) -> int:
        """Returns the number of spans."""
        return len(value)

    def value_shifts(self, value: Sequence[Span]) -> int:
        """Returns the number of spans, for an export."""
        return len(value)
