"""Renders orders, proposals, allocations and payments as tables."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.buyer.messages import instant, next_step
from console.buyer.money_lines import CAUSES, reason_text
from console.common.messages import label_for
from console.common.order_threads import new_messages_mark
from console.common.tables import NUMBER, Table, numbers_line
from console.templatetags.console import badge, money, rate, whole


def quantity_text(order: Any) -> str:
    """Returns the quantity in pieces, after that in the unit if it is another."""
    if order.unit_quantity is None:
        return whole(order.quantity)
    words = {
        "number": whole(order.unit_quantity),
        "unit": order.unit.symbol,
        "pieces": whole(order.quantity),
    }
    return gettext("%(number)s %(unit)s = %(pieces)s pcs") % words


class PricedTable(Table):
    """Hides price columns from members who do not see prices."""

    class Meta(Table.Meta):
        pass

    price_columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        if request is not None and not request.membership.sees_prices:
            kwargs["exclude"] = (*kwargs.get("exclude", ()), *self.price_columns)
        super().__init__(*args, request=request, **kwargs)


class BuyerOrderTable(PricedTable):
    """Renders the buyer's orders with their next step.

    The page shows order, part and work orders in one cell; an export has the numbers in a column.
    """

    caption = _("Your orders")
    empty_text = _("No orders here. Create one: a process, a quantity and a date are enough.")
    price_columns = ("reserve_price",)

    reference = django_tables2.Column(_("Order"))
    status = django_tables2.Column(_("State"))
    next_step = django_tables2.Column(
        _("What comes next"),
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "next-step-cell"}},
    )
    work_orders = django_tables2.Column(_("Work orders"), orderable=False)
    processes = django_tables2.Column(
        _("Processes"), empty_values=(), orderable=False, attrs={"td": {"class": "text-cell"}}
    )
    quantity = django_tables2.Column(_("Quantity"), attrs=NUMBER)
    latest_delivery_on = django_tables2.DateColumn(verbose_name=_("Latest delivery"))
    reserve_price = django_tables2.Column(_("Highest price"), attrs=NUMBER)

    class Meta(Table.Meta):
        pass

    def before_render(self, request: Any) -> None:
        self.columns.hide("work_orders")

    def render_reference(self, record: Any) -> SafeString:
        address = reverse("buyer:order", args=[record.pk])
        return format_html(
            '<a class="whole-line" href="{}">{}</a><br><span class="muted small">{}{}</span>{}',
            address,
            record.reference,
            record.title,
            numbers_line(record.work_orders),
            new_messages_mark(record.new_messages, address),
        )

    def value_reference(self, record: Any) -> str:
        return record.reference

    def render_status(self, record: Any) -> SafeString:
        return badge(record)

    def value_status(self, record: Any) -> str:
        return label_for(record.get_status_display())

    def render_next_step(self, record: Any) -> str:
        return next_step(record)

    def value_work_orders(self, value: Sequence[str]) -> str:
        return ", ".join(value)

    def render_processes(self, record: Any) -> str:
        steps = record.operations.all()
        return " → ".join(step.process.name if step.process else "?" for step in steps)

    def render_quantity(self, record: Any) -> str:
        return quantity_text(record)

    def value_quantity(self, record: Any) -> int:
        return record.quantity

    def render_reserve_price(self, record: Any) -> str:
        return rate(record.reserve_price, record.currency_id)

    def value_reserve_price(self, record: Any) -> Decimal | None:
        return record.reserve_price


class ProposalTable(PricedTable):
    """Renders the proposals made to the buyer."""

    caption = _("Proposals")
    empty_text = _(
        "No proposals yet. Submit an order; its proposal appears here after the next match run."
    )
    price_columns = ("price", "piece_price")

    reference = django_tables2.Column(_("Order"), accessor="order__reference")
    status = django_tables2.Column(_("State"))
    number = django_tables2.Column(_("Version"), attrs=NUMBER)
    answer_by = django_tables2.Column(_("Answer until"))
    quantity = django_tables2.Column(_("Pieces"), attrs=NUMBER)
    price = django_tables2.Column(_("Price"), attrs=NUMBER)
    piece_price = django_tables2.Column(
        _("Per piece"), empty_values=(), orderable=False, attrs=NUMBER
    )
    delivery_on = django_tables2.DateColumn(verbose_name=_("Last piece arrives"))
    created_at = django_tables2.DateColumn(verbose_name=_("Proposed on"))

    class Meta(Table.Meta):
        order_by = "-created_at"

    def render_reference(self, record: Any) -> SafeString:
        return format_html(
            '<a class="whole-line" href="{}">{}</a><br><span class="muted small">{}</span>',
            reverse("buyer:proposal", args=[record.pk]),
            record.order.reference,
            record.order.title,
        )

    def value_reference(self, record: Any) -> str:
        return record.order.reference

    def render_status(self, record: Any) -> SafeString:
        return badge(record)

    def value_status(self, record: Any) -> str:
        return label_for(record.get_status_display())

    def render_answer_by(self, record: Any) -> str:
        return instant(record.answer_by) if record.status == "open" and record.answer_by else "–"

    def render_quantity(self, record: Any) -> str:
        if record.quantity == record.order.quantity:
            return whole(record.quantity)
        return gettext("%(pieces)s of %(ordered)s") % {
            "pieces": whole(record.quantity),
            "ordered": whole(record.order.quantity),
        }

    def value_quantity(self, record: Any) -> int:
        return record.quantity

    def render_price(self, record: Any) -> str:
        return money(record.price, record.order.currency_id)

    def value_price(self, record: Any) -> Decimal:
        return record.price

    def render_piece_price(self, record: Any) -> str:
        return rate(record.price / record.quantity, record.order.currency_id)

    def value_piece_price(self, record: Any) -> Decimal:
        return record.price / record.quantity


class BuyerAllocationTable(PricedTable):
    """Renders the allocations of one order from dictionaries."""

    caption = _("Lots")
    empty_text = _("No lots yet; they appear as soon as a proposal is made.")
    price_columns = ("price",)

    work_order = django_tables2.Column(_("Work order"), attrs={"td": {"class": "whole-line"}})
    step = django_tables2.Column(_("Step"), attrs={"td": {"class": "text-cell"}})
    place = django_tables2.Column(_("Place"), attrs={"td": {"class": "whole-line"}})
    pieces = django_tables2.Column(_("Pieces"), attrs=NUMBER)
    status = django_tables2.Column(_("State"), accessor="row__status")
    progress = django_tables2.Column(_("Good"), accessor="good")
    # The page shows these below the good ones; exports have columns of their own.
    scrapped = django_tables2.Column(_("Scrapped"), visible=False)
    to_go = django_tables2.Column(_("To go"), visible=False)
    quality = django_tables2.Column(_("Inspection"), empty_values=())
    leaves_on = django_tables2.DateColumn(verbose_name=_("Leaves"))
    sent = django_tables2.Column(_("Shipment"), empty_values=())
    price = django_tables2.Column(_("Price"), attrs=NUMBER)

    class Meta(Table.Meta):
        orderable = True

    def render_status(self, record: Any) -> SafeString:
        return badge(record["row"])

    def value_status(self, record: Any) -> str:
        return label_for(record["row"].get_status_display())

    def render_progress(self, record: Any) -> SafeString:
        counts = {name: whole(record[name]) for name in ("good", "scrapped", "to_go")}
        return format_html(
            '<span class="made"><progress max="{}" value="{}" aria-label="{}"></progress>'
            ' <span class="small">{}</span></span>',
            record["pieces"],
            record["good"],
            gettext("Good pieces"),
            gettext("%(good)s good, %(scrapped)s scrapped, %(to_go)s to go") % counts,
        )

    def value_progress(self, record: Any) -> int:
        return record["good"]

    def render_pieces(self, value: int) -> str:
        return whole(value)

    def value_pieces(self, value: int) -> int:
        return value

    def render_price(self, record: Any) -> str:
        return money(record["price"], record["row"].order.currency_id)

    def value_price(self, record: Any) -> Decimal:
        return record["price"]


class PaymentTable(Table):
    """Renders the lines of the buyer's account for one order."""

    caption = _("Payments of this order")
    empty_text = _("No payments yet; money is held once both sides have accepted.")

    at = django_tables2.DateTimeColumn(verbose_name=_("When"), format="SHORT_DATETIME_FORMAT")
    kind = django_tables2.Column(_("Why"), accessor="transaction__kind")
    place = django_tables2.Column(
        _("Place"),
        accessor="transaction__settlement__allocation__window__machine__factory__region__name",
        orderable=False,
    )
    amount = django_tables2.Column(_("Amount"), attrs=NUMBER)
    reference = django_tables2.Column(
        _("Payment reference"), accessor="payment__reference", order_by="payment__number"
    )
    payment = django_tables2.Column(_("Provider"), accessor="payment__get_status_display")
    reason = django_tables2.Column(_("Reason"), accessor="transaction__reason", orderable=False)

    class Meta(Table.Meta):
        order_by = "-at"

    def order_kind(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(f"{'-' if is_descending else ''}transaction__kind"), True

    def order_payment(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(f"{'-' if is_descending else ''}payment__status"), True

    def render_kind(self, record: Any) -> str:
        return str(CAUSES[record.transaction.kind])

    def render_reason(self, value: str) -> str:
        return reason_text(value)

    def render_payment(self, value: str) -> str:
        return label_for(value)

    def render_amount(self, record: Any) -> str:
        return money(record.amount, record.transaction.settlement.currency_id)

    def value_amount(self, record: Any) -> Decimal:
        return record.amount


class ProposalPartTable(PricedTable):
    """Renders the parts of one proposal version from dictionaries."""

    caption = _("Lots of this version")
    price_columns = ("price",)

    step = django_tables2.Column(
        _("Step"), accessor="operation_sequence", attrs={"td": {"class": "text-cell"}}
    )
    place = django_tables2.Column(_("Place"))
    quantity = django_tables2.Column(_("Pieces"), attrs=NUMBER)
    due_on = django_tables2.DateColumn(verbose_name=_("Leaves"))
    price = django_tables2.Column(_("Price"), attrs=NUMBER)

    class Meta(Table.Meta):
        orderable = True

    def render_step(self, record: Any) -> str:
        return f"{record['operation_sequence']}. {record['process']}"

    def render_quantity(self, value: int) -> str:
        return whole(value)

    def value_quantity(self, value: int) -> int:
        return value

    def render_price(self, record: Any) -> str:
        return money(record["price"], record["currency"])

    def value_price(self, record: Any) -> Decimal:
        return record["price"]
