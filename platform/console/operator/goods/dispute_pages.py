"""Serves disputes to operators: their queue, each case, and its decision."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.common.disputes.dispute_card import dispute_context
from console.common.fields.file_fields import with_file_links
from console.common.order_threads import thread_of
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.tables import ListPage
from console.operator.goods.dispute_table import DisputeTable
from console.operator.messages import decision_text
from console.templatetags.console import money
from fulfilment.errors import RefundTooLarge
from fulfilment.models import Dispute, Inspection, Shipment
from fulfilment.selectors import production_of
from fulfilment.services.acceptance import preview_resolution, released_amounts, resolve_dispute
from fulfilment.states import Account, DisputeStatus
from matching.models import Allocation
from matching.states import LIVE_STATUSES, AllocationStatus

SHOWN_ACCOUNTS = tuple(account for account in Account if account != Account.ESCROW)


class DisputeQueue(ListPage):
    """Lists disputes, the oldest open one first."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/disputes.html"
    title = _("Disputes")
    nav_name = "operator:disputes"
    table_class: ClassVar = DisputeTable
    file_name = "disputes"

    def get_queryset(self) -> QuerySet[Dispute]:
        rows = Dispute.objects.visible_to(self.request.user).select_related("order__organisation")
        is_open = Case(
            When(status=DisputeStatus.OPEN, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        opened = Case(When(status=DisputeStatus.OPEN, then=F("created_at")))
        return rows.order_by(is_open, opened, "-created_at", "pk")

    def get_context_data(self) -> dict[str, Any]:
        rows = list(Dispute.objects.undecided())
        return {"waiting": len(rows), "overdue": sum(row.is_overdue for row in rows)}


class DisputeDecisionForm(forms.Form):
    """Validates a refund for each lot, and the reason of the decision."""

    def __init__(self, *args: Any, lots: list[Allocation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lot in lots:
            self.fields[refund_field(lot)] = forms.DecimalField(
                label=gettext("Refund for %(lot)s") % {"lot": lot_name(lot)},
                required=False,
                min_value=0,
                max_digits=19,
                decimal_places=6,
                widget=forms.NumberInput({"step": "any"}),
                help_text=_("Empty: the goods stand as they are."),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason, which both sides read"),
            max_length=300,
            required=False,
            widget=forms.Textarea({"rows": 3}),
        )
        self.lots = lots

    def refunds(self) -> dict[Any, Decimal]:
        """Returns the amounts by lot, without those of nothing."""
        given = ((lot.pk, self.cleaned_data[refund_field(lot)]) for lot in self.lots)
        return {key: amount for key, amount in given if amount}


def refund_field(lot: Allocation) -> str:
    """Returns the name of the field of a lot's refund."""
    return f"refund-{lot.pk}"


def lot_name(lot: Allocation) -> str:
    """Names a lot by its work order, step and factory."""
    factory = lot.window.machine.factory.name
    name = f"{lot.operation.sequence}. {lot.operation.process.name}, {factory}"
    return f"{lot.work_order} · {name}" if lot.work_order else name


class DisputeCase(Page):
    """Shows a case with its evidence, previews remedies and takes the decision."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/dispute.html"
    title = _("Dispute")
    nav_name = "operator:disputes"

    @cached_property
    def dispute(self) -> Dispute:
        """Returns the dispute. Raises Http404."""
        rows = Dispute.objects.visible_to(self.request.user).prefetch_related("refunds")
        rows = rows.select_related("order__organisation", "order__currency")
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def lots(self) -> list[Allocation]:
        """Returns the lots with their production, in the order of the steps."""
        rows = Allocation.objects.filter(order=self.dispute.order, status__in=LIVE_STATUSES)
        rows = rows.select_related("operation__process", "window__machine__factory__region")
        return list(production_of(rows).order_by("operation__sequence", "pk"))

    @property
    def may_decide(self) -> bool:
        """Returns whether the member decides, and the dispute is open."""
        is_reviewer = Audience.REVIEWER in self.request.membership.audiences()  # type: ignore[attr-defined]
        return is_reviewer and self.dispute.status == DisputeStatus.OPEN

    def new_form(self, *sent: Any) -> DisputeDecisionForm:
        """Returns the form, without refunds for operators who see no prices."""
        payable = [row for row in self.lots if row.status == AllocationStatus.RECEIVED]
        return DisputeDecisionForm(*sent, lots=payable if self.sees_prices else [])

    def get_context_data(self) -> dict[str, Any]:
        return self.with_form(self.new_form())

    def with_form(
        self, form: DisputeDecisionForm, preview: list[Any] | None = None
    ) -> dict[str, Any]:
        """Builds the context of the case, the form and the amounts of a decision."""
        dispute, order, user = self.dispute, self.dispute.order, self.request.user
        thread = thread_of(self.request.membership, order.pk)  # type: ignore[attr-defined]
        inspections = Inspection.objects.filter(allocation__order=order).order_by("at", "pk")
        if preview is None and self.sees_prices:
            preview = self.amounts()
        return {
            "page_title": gettext("Dispute on %(order)s") % {"order": order},
            "order": order,
            "lots": [(row, lot_name(row)) for row in self.lots],
            "inspections": with_file_links(
                inspections.select_related("allocation").prefetch_related("files"), user
            ),
            "deliveries": Shipment.objects.filter(allocation__order=order)
            .select_related("allocation__window__machine__factory")
            .prefetch_related("receipts__claim")
            .order_by("shipped_on", "pk"),
            "form": form,
            "may_decide": self.may_decide,
            "accounts": [account.label for account in SHOWN_ACCOUNTS],
            "amounts": amount_rows(preview or [], order.currency_id),
            "shows_refunds": self.sees_prices,
            **dispute_context(
                user, thread, dispute, reverse("operator:write-message", args=[order.pk])
            ),
        }

    def amounts(self) -> list[Any]:
        """Returns what was decided, or what accepting the goods would pay."""
        if self.dispute.status == DisputeStatus.OPEN:
            return preview_resolution(order=self.dispute.order, by=self.request.user)
        return released_amounts(self.dispute.order)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Previews or decides, or shows the errors by field."""
        if Audience.REVIEWER not in request.membership.audiences():  # type: ignore[attr-defined]
            return self.render_to_response(self.get_context_data(), status=403)
        form, shown = self.new_form(request.POST), None
        is_preview = "preview" in request.POST
        if form.is_valid():
            try:
                if is_preview:
                    shown = self.previewed(form)
                    return self.render_to_response(self.with_form(form, shown))
                dispute = self.decide(form)
            except DomainError as error:
                add_case_errors(form, error)
            else:
                messages.success(request, decision_text(dispute.status != DisputeStatus.OPEN))
                return HttpResponseRedirect(reverse("operator:dispute", args=[self.dispute.pk]))
        return self.render_to_response(self.with_form(form), status=422)

    def previewed(self, form: DisputeDecisionForm) -> list[Any]:
        """Returns what the sent refunds would pay. Raises DomainError."""
        order, by = self.dispute.order, self.request.user
        return preview_resolution(order=order, by=by, refunds=form.refunds())

    def decide(self, form: DisputeDecisionForm) -> Dispute:
        """Resolves the dispute. Raises DomainError, FieldErrors without a reason."""
        reason = form.cleaned_data["reason"]
        if not reason:
            raise FieldErrors({"reason": gettext("Give the reason; both sides read it.")})
        return resolve_dispute(
            order=self.dispute.order,
            by=self.request.user,
            reason=reason,
            refunds=form.refunds(),
        )


def add_case_errors(form: DisputeDecisionForm, error: DomainError) -> None:
    """Adds errors to the form; those of refunds to the first lot with one."""
    is_of_refunds = isinstance(error, RefundTooLarge) or (
        isinstance(error, FieldErrors) and "refunds" in error.errors
    )
    given = [refund_field(lot) for lot in form.lots if form.cleaned_data[refund_field(lot)]]
    if not (is_of_refunds and len(given) == 1):
        add_errors(form, error)
        return
    reason = error.errors["refunds"] if isinstance(error, FieldErrors) else error.detail
    form.add_error(given[0], str(reason))


def amount_rows(
    shown: list[tuple[Allocation, Mapping[str, Decimal]]], currency: str
) -> list[tuple[str, list[str]]]:
    """Returns the name of each lot and what each account gets of it."""
    return [
        (
            lot_name(lot),
            [money(amounts.get(account, Decimal(0)), currency) for account in SHOWN_ACCOUNTS],
        )
        for lot, amounts in shown
    ]
