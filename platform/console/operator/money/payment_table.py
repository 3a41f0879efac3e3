"""Declares the table and the filter of payments."""

from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import BankAccount, Organisation
from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.operator.columns import LONG_TEXT_CELL, NOWRAP_CELL, BadgeColumn
from console.operator.forms import currency_choices
from console.templatetags.console import money
from fulfilment.models import Payment
from fulfilment.querysets import owner_of
from fulfilment.states import FINISHED_PAYMENTS, PaymentStatus

ORDER = "line__transaction__settlement__allocation__order"


def organisation_of(payment: Payment) -> Organisation | None:
    """Returns the organisation that pays or is paid; None for all other parties."""
    return owner_of(payment.line.account, payment.line.transaction.settlement.allocation)


def party_of(payment: Payment) -> str:
    """Returns who pays or is paid: an organisation, a carrier or an own account."""
    owner = organisation_of(payment)
    return owner.name if owner else label_for(payment.line.get_account_display())


def bank_account_of(payment: Payment) -> BankAccount | None:
    """Returns where a payment goes; None for one that comes in or has no account."""
    return None if payment.is_incoming else getattr(organisation_of(payment), "bank_account", None)


class PaymentQueueTable(Table):
    """Lists payments for people and for the bank."""

    caption = _("Payments")
    empty_text = _("No payment matches these filters.")

    class Meta(Table.Meta):
        pass

    number = django_tables2.Column(
        verbose_name=_("Payment reference"),
        linkify=("operator:payment", {"pk": django_tables2.A("pk")}),
        attrs=NOWRAP_CELL,
    )
    direction = django_tables2.Column(
        accessor="is_incoming", verbose_name=_("Direction"), orderable=False
    )
    party = django_tables2.Column(
        accessor="line__account", verbose_name=_("Party"), attrs=LONG_TEXT_CELL, orderable=False
    )
    account_holder = django_tables2.Column(
        verbose_name=_("Account holder"), empty_values=(), orderable=False
    )
    account_number = django_tables2.Column(
        verbose_name=_("IBAN or account number"), empty_values=(), orderable=False
    )
    bank_code = django_tables2.Column(verbose_name=_("Bank code"), empty_values=(), orderable=False)
    order = django_tables2.Column(
        accessor=f"{ORDER}__reference", verbose_name=_("Order"), attrs=NOWRAP_CELL
    )
    amount_due = django_tables2.Column(verbose_name=_("Amount"), attrs=NUMBER)
    currency = django_tables2.Column(accessor=f"{ORDER}__currency_id", verbose_name=_("Currency"))
    due_on = django_tables2.Column(
        verbose_name=_("Due on"), order_by="created_at", attrs=NOWRAP_CELL
    )
    status = BadgeColumn(verbose_name=_("State"))
    provider_id = django_tables2.Column(verbose_name=_("Bank reference"), attrs=LONG_TEXT_CELL)
    paid_on = django_tables2.DateColumn(verbose_name=_("Paid on"), short=True, attrs=NOWRAP_CELL)

    def before_render(self, request: Any) -> None:
        """Hides the columns that only an export has."""
        for name in ("account_holder", "account_number", "bank_code", "currency"):
            self.columns.hide(name)

    def render_number(self, record: Payment) -> str:
        return record.reference

    def value_number(self, record: Payment) -> str:
        """Exports what the transfer names."""
        return record.reference

    def render_direction(self, value: bool) -> str:
        return gettext("to receive") if value else gettext("to pay out")

    def render_party(self, record: Payment) -> str:
        return party_of(record)

    def value_party(self, record: Payment) -> str:
        """Exports the party's name."""
        return party_of(record)

    def value_account_holder(self, record: Payment) -> str:
        """Exports whom the bank pays."""
        account = bank_account_of(record)
        return account.holder if account else ""

    def value_account_number(self, record: Payment) -> str:
        """Exports the account to which the bank transfers."""
        account = bank_account_of(record)
        return account.number if account else ""

    def value_bank_code(self, record: Payment) -> str:
        """Exports the bank of that account."""
        account = bank_account_of(record)
        return account.bank_code if account else ""

    def render_amount_due(self, value: Any, record: Payment) -> str:
        return money(value, record.line.transaction.settlement.currency_id)

    def value_amount_due(self, value: Any) -> Any:
        """Exports the number."""
        return value

    def render_due_on(self, value: Any, record: Payment) -> Any:
        """Marks an overdue payment."""
        day = date_format(value, "SHORT_DATE_FORMAT")
        if not record.is_overdue:
            return day
        return format_html('{} <span class="badge badge-bad">{}</span>', day, gettext("Overdue"))

    def value_due_on(self, value: Any) -> Any:
        """Exports the day alone."""
        return value


class PaymentListFilter(django_filters.FilterSet):
    """Filters payments by text, what is to be done, direction and currency."""

    text = django_filters.CharFilter(method="with_text", label=_("Reference, order or party"))
    shown = django_filters.ChoiceFilter(
        label=_("Show"),
        empty_label=_("All"),
        choices=(("due", _("To be paid")), ("overdue", _("Overdue")), ("paid", _("Paid"))),
        method="to_do",
    )
    direction = django_filters.ChoiceFilter(
        label=_("Direction"),
        empty_label=_("All"),
        choices=(("in", _("to receive")), ("out", _("to pay out"))),
        method="of_direction",
    )
    currency = django_filters.ChoiceFilter(
        choices=currency_choices,
        label=_("Currency"),
        empty_label=_("All"),
        field_name=f"{ORDER}__currency",
    )

    class Meta:
        model = Payment
        fields = ()

    def with_text(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Selects payments by reference, order, or party."""
        path = "line__transaction__settlement__allocation__window__machine__factory"
        found = (
            Q(**{f"{ORDER}__reference__icontains": text})
            | Q(**{f"{ORDER}__organisation__name__icontains": text})
            | Q(**{f"{path}__organisation__name__icontains": text})
            | Q(provider_id__icontains=text)
        )
        digits = text.upper().removeprefix("P-")
        if digits.isdecimal() and len(digits) <= 12:
            found |= Q(number=int(digits))
        return rows.filter(found)

    def to_do(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Selects due, overdue or finished payments."""
        if value == "overdue":
            return rows.overdue()  # type: ignore[attr-defined,no-any-return]
        wanted = (PaymentStatus.DUE,) if value == "due" else FINISHED_PAYMENTS
        return rows.filter(status__in=wanted)

    def of_direction(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Selects what comes in, or what goes out."""
        return rows.filter(line__amount__lt=0) if value == "in" else rows.filter(line__amount__gt=0)
