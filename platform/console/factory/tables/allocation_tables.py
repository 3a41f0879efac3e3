"""Renders offers and work as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.factory.tables.columns import (
    CHECK,
    NO_BREAK,
    ROW_ACTIONS,
    CapacityHoursColumn,
    LabelledTable,
    MoneyColumn,
    PiecesColumn,
    RateColumn,
    StateColumn,
    deadline,
    with_note,
)
from console.factory.templatetags.factory_times import day_time
from matching.models import Allocation


class AllocationColumns(LabelledTable):
    """Declares the columns that tables of allocations share."""

    order = tables.Column(
        accessor="order__title",
        linkify=("factory:allocation", {"pk": tables.A("pk")}),
        verbose_name=_("Part"),
    )
    process = tables.Column(
        accessor="operation__process", verbose_name=_("Process"), orderable=False
    )
    machine = tables.Column(
        accessor="window__machine", order_by="window__machine__name", verbose_name=_("Machine")
    )
    due_on = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Due"))
    quantity = PiecesColumn(verbose_name=_("Pieces"))
    status = StateColumn(verbose_name=_("State"))

    class Meta(LabelledTable.Meta):
        model = Allocation
        fields: ClassVar = ()


class OfferTable(AllocationColumns):
    """Renders open offers with their earnings.

    The page shows part and process in one cell; an export has a column for each.
    """

    caption = _("Offers that need your answer")
    empty_text = _(
        "No open offers. Offers arrive when a match run that uses your published hours is approved."
    )

    order = tables.Column(accessor="order__title", verbose_name=_("Part"))
    chosen = tables.Column(
        empty_values=(),
        accessor="pk",
        orderable=False,
        verbose_name=_("Choose"),
        attrs=CHECK,
        exclude_from_export=True,
    )
    earnings = MoneyColumn(
        accessor="worth", currency="order__currency_id", verbose_name=_("You earn")
    )
    per_hour = RateColumn(currency="order__currency_id", verbose_name=_("Per hour"))
    machine_ms = CapacityHoursColumn(verbose_name=_("Hours"))
    offer_expires_at = tables.Column(verbose_name=_("Answer by"))
    ship_to = tables.Column(
        accessor="order__ship_to_region", verbose_name=_("Ship to"), orderable=False
    )
    material = tables.Column(
        accessor="order__material_family", verbose_name=_("Material"), visible=False
    )
    window = tables.Column(
        accessor="window__starts_at", verbose_name=_("Capacity slot"), visible=False
    )
    buyer = tables.Column(
        accessor="order__organisation__alias", verbose_name=_("Buyer"), visible=False
    )
    currency = tables.Column(
        accessor="order__currency_id", verbose_name=_("Currency"), visible=False
    )
    actions = tables.TemplateColumn(
        template_name="factory/offer_actions.html",
        orderable=False,
        verbose_name=_("Answer"),
        attrs=ROW_ACTIONS,
        exclude_from_export=True,
    )

    class Meta(AllocationColumns.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}
        sequence = (
            *("chosen", "order", "earnings", "per_hour", "currency", "offer_expires_at", "due_on"),
            *("quantity", "machine_ms", "process", "material", "machine", "window", "ship_to"),
            *("buyer", "actions"),
        )
        exclude = ("status",)

    def before_render(self, request: Any) -> None:
        self.columns.hide("process")

    def render_chosen(self, record: Any) -> Any:
        return format_html(
            '<input type="checkbox" name="ids" value="{}" aria-label="{}: {}" form="answers">',
            record.pk,
            _("Choose"),
            record.order.title,
        )

    def render_order(self, record: Any) -> Any:
        link = format_html(
            '<a href="{}">{}</a>',
            reverse("factory:allocation", args=[record.pk]),
            record.order.title,
        )
        return with_note(link, f"{record.operation.process}, {record.order.material_family}")

    def value_order(self, record: Any) -> str:
        return record.order.title

    def render_machine(self, record: Any) -> Any:
        return with_note(
            record.window.machine,
            day_time(record.window.starts_at),
        )

    def value_machine(self, record: Any) -> str:
        return str(record.window.machine)

    def render_ship_to(self, record: Any) -> Any:
        return with_note(record.order.ship_to_region, record.order.organisation.alias)

    def value_ship_to(self, record: Any) -> str:
        return str(record.order.ship_to_region)

    def render_offer_expires_at(self, value: Any) -> Any:
        return deadline(value)

    def value_offer_expires_at(self, value: Any) -> str:
        return value.isoformat()


class AnsweredTable(AllocationColumns):
    """Renders offers that were answered, expired or withdrawn."""

    caption = _("Answered and expired offers")
    empty_text = _("No offer has been answered yet.")

    earnings = MoneyColumn(
        accessor="worth", currency="order__currency_id", verbose_name=_("As offered")
    )
    per_hour = RateColumn(currency="order__currency_id", verbose_name=_("Per hour"))
    machine_ms = CapacityHoursColumn(verbose_name=_("Hours"))
    decline_reason = tables.Column(verbose_name=_("Reason"), orderable=False, default="")

    class Meta(AllocationColumns.Meta):
        sequence = (
            *("order", "status", "earnings", "per_hour", "machine_ms", "due_on", "quantity"),
            *("process", "machine", "decline_reason"),
        )

    def render_decline_reason(self, record: Any) -> str:
        return label_for(record.get_decline_reason_display())


class WorkTable(AllocationColumns):
    """Renders confirmed allocations that have not arrived."""

    caption = _("Work orders by due date")
    empty_text = _(
        "No work orders yet. They appear when you accept offers and their buyers confirm."
    )

    good_made = PiecesColumn(verbose_name=_("Good"))
    lost = PiecesColumn(verbose_name=_("Scrapped"))
    to_go = PiecesColumn(verbose_name=_("To go"))
    machine_ms = CapacityHoursColumn(verbose_name=_("Hours"))

    class Meta(AllocationColumns.Meta):
        sequence = (
            "due_on",
            "order",
            "status",
            "machine",
            "process",
            "quantity",
            "good_made",
            "lost",
            "to_go",
            "machine_ms",
        )
