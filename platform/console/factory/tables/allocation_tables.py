"""Renders offers and work as tables."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.order_threads import new_messages_mark
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
from console.templatetags.console import whole
from matching.models import Allocation


class AllocationColumns(LabelledTable):
    """Declares the columns that tables of allocations share.

    The page shows part and work order in one cell; an export has a column for each.
    """

    order = tables.Column(accessor="order__title", verbose_name=_("Part"))
    work_order = tables.Column(attrs=NO_BREAK, verbose_name=_("Work order"))
    process = tables.Column(
        accessor="operation__process", verbose_name=_("Process"), orderable=False
    )
    machine = tables.Column(
        accessor="window__machine", order_by="window__machine__name", verbose_name=_("Machine")
    )
    due_on = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Due"))
    quantity = PiecesColumn(verbose_name=_("Pieces"))
    pieces_to_start = PiecesColumn(verbose_name=_("To start"), orderable=False, visible=False)
    status = StateColumn(verbose_name=_("State"))
    order_response_code = tables.Column(
        verbose_name=_("Answer (UBL)"), orderable=False, visible=False, default=""
    )

    class Meta(LabelledTable.Meta):
        model = Allocation
        fields: ClassVar = ()

    def before_render(self, request: Any) -> None:
        self.columns.hide("work_order")

    def render_order(self, record: Any) -> Any:
        """Links to the allocation and its new messages, with its work order."""
        address = reverse("factory:allocation", args=[record.pk])
        mark = new_messages_mark(record.new_messages, address)
        link = format_html('<a href="{}">{}</a>{}', address, record.order.title, mark)
        return with_note(link, self.note_of(record))

    def note_of(self, record: Any) -> str:
        """Returns the second line of the part's cell."""
        return str(record.work_order)

    def value_order(self, record: Any) -> str:
        return record.order.title

    def render_quantity(self, record: Any) -> Any:
        """Shows the pieces, and how many to start where some are expected to be scrapped."""
        pieces = whole(record.quantity)
        if record.pieces_booked == record.quantity:
            return pieces
        started = gettext("start %(pieces)s") % {"pieces": whole(record.pieces_booked)}
        return with_note(pieces, started)


class OfferTable(AllocationColumns):
    """Renders open offers with their earnings.

    The page shows part, process and work order in one cell; an export has a column for each.
    """

    caption = _("Offers that need your answer")
    empty_text = _(
        "No open offers. Offers arrive when a match run that uses your published hours is approved."
    )

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
            *("chosen", "work_order", "order", "earnings", "per_hour", "currency"),
            *("offer_expires_at", "due_on", "quantity"),
            *("pieces_to_start", "machine_ms", "process", "material", "machine"),
            *("window", "ship_to", "buyer", "actions"),
        )
        exclude = ("status",)

    def before_render(self, request: Any) -> None:
        super().before_render(request)
        self.columns.hide("process")

    def render_chosen(self, record: Any) -> Any:
        return format_html(
            '<input type="checkbox" name="ids" value="{}" aria-label="{}: {}" form="answers">',
            record.pk,
            _("Choose"),
            record.order.title,
        )

    def note_of(self, record: Any) -> str:
        what = f"{record.operation.process}, {record.order.material_family}"
        return f"{record.work_order} · {what}"

    def render_machine(self, record: Any) -> Any:
        return with_note(
            record.window.machine,
            day_time(record.window.starts_at),
        )

    def value_machine(self, record: Any) -> str:
        return str(record.window.machine)

    def render_ship_to(self, record: Any) -> Any:
        place = record.order.ship_to_region
        if record.order.is_collected:
            place = gettext("the buyer collects it")
        return with_note(place, record.order.organisation.alias)

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
            *(
                "work_order",
                "order",
                "status",
                "earnings",
                "per_hour",
                "machine_ms",
                "due_on",
                "quantity",
            ),
            *("pieces_to_start", "process", "machine", "decline_reason"),
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
    shipped = PiecesColumn(verbose_name=_("Shipped"))
    machine_ms = CapacityHoursColumn(verbose_name=_("Hours"))

    class Meta(AllocationColumns.Meta):
        sequence = (
            "due_on",
            "work_order",
            "order",
            "status",
            "machine",
            "process",
            "quantity",
            "pieces_to_start",
            "good_made",
            "lost",
            "to_go",
            "shipped",
            "machine_ms",
        )
