"""Serves payments to operators: what is due, each payment, and bank statements."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.common.messages import error_message
from console.common.pages import Page, add_errors, forbidden_page, get_row_or_404
from console.common.tables import ListPage
from console.operator.money.payment_table import (
    PaymentListFilter,
    PaymentQueueTable,
    bank_account_of,
    organisation_of,
    party_of,
)
from console.operator.money.statement_files import STATEMENT_BYTES_MOST, read_statement
from console.operator.orders.order_history import events_of
from fulfilment.models import Payment
from fulfilment.selectors import payments_for
from fulfilment.services.hand_payments import mark_paid, record_statement
from fulfilment.states import PaymentStatus

# Of a statement that cannot be recorded, the page lists this many faults.
ERRORS_SHOWN = 20


class MoneyPage(Page):
    """Shows money to members who see prices."""

    audience = (Audience.OPERATOR,)
    nav_name = "operator:money"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = request.membership  # type: ignore[attr-defined]
        if self.is_meant_for(request) and not membership.sees_prices:
            return forbidden_page(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_mark(self) -> bool:
        """Returns whether the member marks payments."""
        return Audience.REVIEWER in self.request.membership.audiences()  # type: ignore[attr-defined]


class PaymentList(MoneyPage, ListPage):
    """Lists payments, those that are due first."""

    template_name = "operator/money.html"
    title = _("Money")
    table_class: ClassVar = PaymentQueueTable
    filter_class: ClassVar = PaymentListFilter
    file_name = "payments"

    def get_queryset(self) -> QuerySet[Payment]:
        first = Case(When(status=PaymentStatus.DUE, then=0), default=1)
        return payments_for(self.request.user).order_by(first, "-number")

    def get_context_data(self) -> dict[str, Any]:
        due = Payment.objects.visible_to(self.request.user).filter(status=PaymentStatus.DUE)
        return {"totals": totals_of(due), "may_mark": self.may_mark}


def totals_of(due: Any) -> list[dict[str, Any]]:
    """Returns what is due by currency: number, incoming, outgoing, and overdue."""
    overdue = set(due.overdue().values_list("pk", flat=True))
    found: dict[str, dict[str, Any]] = {}
    columns = ("pk", "line__transaction__settlement__currency", "line__amount", "amount_due")
    rows = due.with_amount_due().values_list(*columns)
    for pk, code, amount, left in rows:
        total = found.setdefault(
            code, {"currency": code, "incoming": 0, "outgoing": 0, "number": 0, "overdue": 0}
        )
        total["incoming" if amount < 0 else "outgoing"] += left
        total["number"] += 1
        total["overdue"] += pk in overdue
    return [found[code] for code in sorted(found)]


class MarkForm(forms.Form):
    """Validates by what transfer a payment was made."""

    bank_reference = forms.CharField(label=_("Bank reference"), max_length=120)
    paid_on = forms.DateField(
        label=_("Paid on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PaymentDetail(MoneyPage):
    """Shows a payment, and marks it as made."""

    template_name = "operator/payment.html"
    title = _("Payment")

    @cached_property
    def payment(self) -> Payment:
        """Returns the payment. Raises Http404."""
        payment: Payment = get_row_or_404(payments_for(self.request.user), pk=self.kwargs["pk"])
        return payment

    def get_context_data(self) -> dict[str, Any]:
        return self.with_form(MarkForm(initial={"paid_on": timezone.localdate()}))

    def with_form(self, form: MarkForm) -> dict[str, Any]:
        """Builds the context of the payment and the form."""
        payment = self.payment
        account = bank_account_of(payment)
        is_paid_out = organisation_of(payment) is not None and not payment.is_incoming
        settlement = payment.line.transaction.settlement
        return {
            "page_title": gettext("Payment %(reference)s") % {"reference": payment.reference},
            "payment": payment,
            "party": party_of(payment),
            "account": account,
            "lacks_account": is_paid_out and account is None,
            "order": settlement.allocation.order,
            "currency": settlement.currency_id,
            "events": events_of(Payment, {"subject": payment}, lambda row: row.reference),
            "may_mark": self.may_mark and payment.status == PaymentStatus.DUE,
            "form": form,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Marks the payment, or shows the errors by field."""
        if not self.may_mark:
            return self.render_to_response(self.get_context_data(), status=403)
        form = MarkForm(request.POST)
        if form.is_valid():
            try:
                mark_paid(payment=self.payment, by=request.user, **form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                words = {"reference": self.payment.reference}
                messages.success(request, gettext("%(reference)s is marked as paid.") % words)
                return HttpResponseRedirect(reverse("operator:money") + "?shown=due")
        return self.render_to_response(self.with_form(form), status=422)


class StatementForm(forms.Form):
    """Validates the file of a bank statement."""

    file = forms.FileField(
        label=_("Bank statement (CSV)"),
        help_text=_(
            "Columns reference, amount (1234.50) and date (2026-12-31); bank_reference may be"
            " added."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> bytes:
        """Returns the content; rejects a large file."""
        file = self.cleaned_data["file"]
        if file.size > STATEMENT_BYTES_MOST:
            raise forms.ValidationError(gettext("A statement is at most 1 MB."))
        content: bytes = file.read()
        return content


class StatementImport(MoneyPage):
    """Records a bank statement, whole or not at all."""

    audience = (Audience.REVIEWER,)
    template_name = "operator/statement.html"
    title = _("Bank statement")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": StatementForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Records the statement, or lists what is wrong by line."""
        form = StatementForm(request.POST, request.FILES)
        faults: list[str] = []
        if form.is_valid():
            try:
                lines = read_statement(form.cleaned_data["file"])
                marked = record_statement(lines=lines, by=request.user)
            except DomainError as error:
                faults = fault_texts(error)
            else:
                words = ngettext(
                    "%(count)s payment is marked as paid.",
                    "%(count)s payments are marked as paid.",
                    len(marked),
                )
                messages.success(request, words % {"count": len(marked)})
                return HttpResponseRedirect(reverse("operator:money"))
        context = {
            "form": form,
            "faults": faults[:ERRORS_SHOWN],
            "more": max(0, len(faults) - ERRORS_SHOWN),
        }
        return self.render_to_response(context, status=422)


def fault_texts(error: DomainError) -> list[str]:
    """Returns what is wrong, with the line of the file where one is named."""
    if not isinstance(error, FieldErrors):
        return [error_message(error)]
    found = []
    for path, reason in error.errors.items():
        parts = path.split(".")
        # The first line of the file has the names of the columns.
        words = {"line": int(parts[1]) + 2 if len(parts) > 1 else "", "reason": reason}
        text = gettext("Line %(line)s: %(reason)s") if len(parts) > 1 else "%(reason)s"
        found.append(text % words)
    return found
