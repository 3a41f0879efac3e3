"""The tables of the factories' pages; what a column exports is a plain number or word."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from console.common.messages import label_for
from console.common.tables import NUMBER
from console.factory.columns import (
    CHECK,
    NEAR_EXPIRY_DAYS,
    NO_BREAK,
    ROW_ACTIONS,
    HoursColumn,
    Labelled,
    MomentColumn,
    MoneyColumn,
    PiecesColumn,
    StateColumn,
    deadline,
    noted,
)
from console.factory.templatetags.factory_times import day_time
from factories.models import CapacityWindow
from matching.models import Allocation


class WindowTable(Labelled):
    """The windows of a week."""

    caption = _("Windows of this week")
    empty_text = _(
        "No window lies in this week. Draw one on the calendar, or copy the last week's."
    )

    machine = tables.Column(
        linkify=("factory:window", {"pk": tables.A("pk")}), verbose_name=_("Machine")
    )
    starts_at = MomentColumn(verbose_name=_("From"))
    ends_at = MomentColumn(verbose_name=_("Until"))
    status = StateColumn(verbose_name=_("State"))
    offered = HoursColumn(
        accessor="hours__offered", verbose_name=_("Hours offered"), orderable=False
    )
    free = HoursColumn(accessor="hours__free", verbose_name=_("Free"), orderable=False)
    held = HoursColumn(accessor="hours__held", verbose_name=_("Held by an offer"), orderable=False)
    committed = HoursColumn(
        accessor="hours__committed", verbose_name=_("Committed"), orderable=False
    )
    consumed = HoursColumn(accessor="hours__consumed", verbose_name=_("Done"), orderable=False)
    hourly_rate = MoneyColumn(
        currency="machine__factory__currency_id", verbose_name=_("Rate per hour")
    )

    class Meta(Labelled.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}
        model = CapacityWindow
        fields = (
            *("machine", "starts_at", "ends_at", "status", "offered", "free"),
            *("held", "committed", "consumed", "hourly_rate"),
        )


class WorkColumns(Labelled):
    """What tables of allocations share."""

    order = tables.Column(
        accessor="order__title",
        linkify=("factory:lot", {"pk": tables.A("pk")}),
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

    class Meta(Labelled.Meta):
        model = Allocation
        fields: ClassVar = ()


class OfferTable(WorkColumns):
    """Offers that wait for an answer, each with what it is worth.

    The page shows a part with its work in one cell; a file has each in a column of its own.
    """

    caption = _("Offers that wait for your answer")
    empty_text = _(
        "No offer waits. Offers come when a match run that uses your published hours is approved."
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
    earnings = MoneyColumn(accessor="worth", currency="order__currency_id", verbose_name=_("Worth"))
    per_hour = MoneyColumn(currency="order__currency_id", verbose_name=_("Per hour"))
    machine_ms = HoursColumn(verbose_name=_("Hours"))
    offer_expires_at = tables.Column(verbose_name=_("Answer by"))
    ship_to = tables.Column(
        accessor="order__ship_to_region", verbose_name=_("Ship to"), orderable=False
    )
    material = tables.Column(
        accessor="order__material_family", verbose_name=_("Material"), visible=False
    )
    window = tables.Column(accessor="window__starts_at", verbose_name=_("Window"), visible=False)
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

    class Meta(WorkColumns.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}
        sequence = (
            *("chosen", "order", "earnings", "per_hour", "currency", "offer_expires_at", "due_on"),
            *("quantity", "machine_ms", "process", "material", "machine", "window", "ship_to"),
            *("buyer", "actions"),
        )
        exclude = ("status",)

    def before_render(self, request: Any) -> None:
        """Takes from the page what the part's own cell says already."""
        self.columns.hide("process")

    def render_chosen(self, record: Any) -> Any:
        """The box by which many offers are answered together."""
        return format_html(
            '<input type="checkbox" name="ids" value="{}" aria-label="{}: {}" form="answers">',
            record.pk,
            _("Choose"),
            record.order.title,
        )

    def render_order(self, record: Any) -> Any:
        """The part, and below it what is to be done with it."""
        link = format_html(
            '<a href="{}">{}</a>', reverse("factory:lot", args=[record.pk]), record.order.title
        )
        return noted(link, f"{record.operation.process}, {record.order.material_family}")

    def value_order(self, record: Any) -> str:
        """The part alone."""
        return record.order.title

    def render_machine(self, record: Any) -> Any:
        """The machine, and below it when its window opens."""
        return noted(
            record.window.machine,
            day_time(record.window.starts_at),
        )

    def value_machine(self, record: Any) -> str:
        """The machine alone."""
        return str(record.window.machine)

    def render_ship_to(self, record: Any) -> Any:
        """The region, and below it the buyer's alias."""
        return noted(record.order.ship_to_region, record.order.organisation.alias)

    def value_ship_to(self, record: Any) -> str:
        """The region alone."""
        return str(record.order.ship_to_region)

    def render_offer_expires_at(self, value: Any) -> Any:
        """What is left, told again by the browser as it runs out."""
        return deadline(value)

    def value_offer_expires_at(self, value: Any) -> str:
        """The instant, for a sheet."""
        return value.isoformat()


class AnsweredTable(WorkColumns):
    """Offers that were answered, ran out or were taken back."""

    caption = _("Offers that were answered or ended")
    empty_text = _("Nothing was answered yet.")

    earnings = MoneyColumn(accessor="worth", currency="order__currency_id", verbose_name=_("Worth"))
    per_hour = MoneyColumn(currency="order__currency_id", verbose_name=_("Per hour"))
    machine_ms = HoursColumn(verbose_name=_("Hours"))
    decline_reason = tables.Column(verbose_name=_("Reason"), orderable=False, default="")

    class Meta(WorkColumns.Meta):
        sequence = (
            *("order", "status", "earnings", "per_hour", "machine_ms", "due_on", "quantity"),
            *("process", "machine", "decline_reason"),
        )

    def render_decline_reason(self, record: Any) -> str:
        """The reason's label; empty where nothing was declined."""
        return label_for(record.get_decline_reason_display())


class WorkTable(WorkColumns):
    """All that is agreed and not yet at its receiver."""

    caption = _("Lots by the day they are due")
    empty_text = _("There is no work yet. It comes when you accept offers and their buyers agree.")

    pieces = PiecesColumn(accessor="pieces", order_by="quantity", verbose_name=_("Pieces"))
    done = PiecesColumn(default=0, verbose_name=_("Pieces made"))
    machine_ms = HoursColumn(verbose_name=_("Hours"))

    class Meta(WorkColumns.Meta):
        sequence = (
            "due_on",
            "order",
            "status",
            "machine",
            "process",
            "pieces",
            "done",
            "machine_ms",
        )
        exclude = ("quantity",)


class LineTable(Labelled):
    """Lines of the factory's own account in the money's books."""

    caption = _("Settlement lines")
    empty_text = _("Nothing was paid out yet. You are paid when the buyer accepts the goods.")

    at = MomentColumn(verbose_name=_("When"))
    order = tables.Column(
        accessor="transaction__settlement__allocation__order__title",
        linkify=("factory:lot", {"pk": tables.A("transaction__settlement__allocation_id")}),
        verbose_name=_("Part"),
        orderable=False,
    )
    machine = tables.Column(
        accessor="transaction__settlement__allocation__window__machine",
        verbose_name=_("Machine"),
        orderable=False,
    )
    kind = tables.Column(
        accessor="transaction__get_kind_display", verbose_name=_("Kind"), orderable=False
    )
    amount = MoneyColumn(currency="transaction__settlement__currency_id", verbose_name=_("Amount"))
    payment = tables.Column(
        accessor="payment__get_status_display", verbose_name=_("Payment"), orderable=False
    )

    class Meta(Labelled.Meta):
        pass

    def render_kind(self, value: str) -> str:
        """The kind, in the language of the page."""
        return label_for(value)

    def render_payment(self, value: str) -> str:
        """How far the provider is, in the language of the page."""
        return label_for(value)


class EarningTable(Labelled):
    """Each machine in each period."""

    caption = _("By period and machine")
    empty_text = _("Nothing is earned in this time. Publish hours, accept offers, deliver.")

    period = tables.DateColumn(attrs=NO_BREAK, format="Y-m-d", verbose_name=_("From"))
    machine = tables.Column(verbose_name=_("Machine"))
    machine_ms = HoursColumn(verbose_name=_("Hours"))
    settled = MoneyColumn(accessor="sum__settled", currency="currency", verbose_name=_("Settled"))
    held = MoneyColumn(accessor="sum__held", currency="currency", verbose_name=_("Held for you"))
    expected = MoneyColumn(
        accessor="sum__expected", currency="currency", verbose_name=_("Expected")
    )
    together = MoneyColumn(accessor="sum__all", currency="currency", verbose_name=_("Together"))

    class Meta(Labelled.Meta):
        pass


class HourTable(Labelled):
    """What an hour more of each window was worth."""

    caption = _("One more hour of each of your windows, in the last approved run")
    empty_text = _(
        "No hour of yours was scarce in the last approved run: there were enough of them."
    )

    machine = tables.Column(
        accessor="window__machine", order_by="window__machine__name", verbose_name=_("Machine")
    )
    starts_at = MomentColumn(
        accessor="window__starts_at",
        linkify=("factory:window", {"pk": tables.A("window_id")}),
        verbose_name=_("From"),
    )
    ends_at = MomentColumn(accessor="window__ends_at", verbose_name=_("Until"))
    hourly_rate = MoneyColumn(
        accessor="window__hourly_rate", currency="run__currency_id", verbose_name=_("Rate asked")
    )
    per_hour = MoneyColumn(currency="run__currency_id", verbose_name=_("One more hour would save"))

    class Meta(Labelled.Meta):
        pass


class MachineTable(Labelled):
    """The machines of all factories."""

    caption = _("Machines")
    empty_text = _(
        "There is no machine yet. Add the first one, then draw its idle hours on the calendar."
    )

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
    hourly_rate = MoneyColumn(currency="factory__currency_id", verbose_name=_("Rate per hour"))
    setup_rate = MoneyColumn(currency="factory__currency_id", verbose_name=_("Setup rate"))

    class Meta(Labelled.Meta):
        attrs: ClassVar = {"class": "table stacked dense"}

    def render_name(self, record: Any, value: Any) -> Any:
        """The name, with the way to its form."""
        return self.to_form("factory:machine", record, value)

    def value_name(self, value: Any) -> str:
        """The name alone."""
        return value

    def render_materials(self, value: Any) -> str:
        """The families that it works, in one line."""
        return ", ".join(family.name for family in value.all())

    def render_envelope(self, record: Any) -> str:
        """Length, width and height; a dash for what is not told."""
        sides = (record.envelope_x_mm, record.envelope_y_mm, record.envelope_z_mm)
        return " × ".join(str(side) if side else "–" for side in sides) if any(sides) else "–"

    def render_best_ra_um(self, value: Any) -> str:
        """Without needless zeros."""
        return f"{value.normalize():f}"


class CertificateTable(Labelled):
    """The certificates of all factories."""

    caption = _("Certificates")
    empty_text = _("There is no certificate yet. Buyers can ask for them: add those you have.")

    standard = tables.Column(verbose_name=_("Standard"))
    factory = tables.Column(order_by="factory__name", verbose_name=_("Factory"))
    number = tables.Column(verbose_name=_("Number"))
    body = tables.Column(verbose_name=_("Issued by"))
    valid_from = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Valid from"))
    valid_to = tables.DateColumn(attrs=NO_BREAK, verbose_name=_("Valid to"))
    validity = tables.Column(
        empty_values=(), accessor="pk", orderable=False, verbose_name=_("State")
    )

    class Meta(Labelled.Meta):
        pass

    def render_standard(self, record: Any, value: Any) -> Any:
        """The standard, with the way to the certificate's form."""
        return self.to_form("factory:certificate", record, value)

    def value_standard(self, value: Any) -> str:
        """The standard alone."""
        return str(value)

    def render_validity(self, record: Any) -> Any:
        """Whether it counts, and for how long still."""
        tone, words = validity_of(record)
        return format_html('<span class="badge badge-{}">{}</span>', tone, words)

    def value_validity(self, record: Any) -> str:
        """The same in a sheet."""
        return str(validity_of(record)[1])


def validity_of(certificate: Any) -> tuple[str, Any]:
    """How a certificate looks today, and what is said of it."""
    left = (certificate.valid_to - timezone.localdate()).days
    if left < 0:
        return "bad", _("Expired")
    if certificate.valid_from > timezone.localdate():
        return "wait", _("Not valid yet")
    if left <= NEAR_EXPIRY_DAYS:
        return "wait", ngettext_lazy("%(left)s day left", "%(left)s days left", left) % {
            "left": left
        }
    return "good", _("Valid")
