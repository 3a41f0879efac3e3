"""Serves returns of accepted goods to operators, and their decisions."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.common.messages import label_for
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.return_texts import OPERATOR_STEPS, return_context
from console.common.tables import ListPage
from console.operator.goods.return_queue_table import ReturnQueueTable
from console.operator.messages import decision_text
from fulfilment.models import Return
from fulfilment.selectors.returned_goods import answer_due, returns_for, returns_to_decide
from fulfilment.services.returns.goods_returns import decide_return
from fulfilment.services.returns.return_refunds import paid_back_by_factory, price_of_return
from fulfilment.states import OPEN_RETURNS, REPAID_RETURNS, Remedy


class ReturnQueue(ListPage):
    """Lists all returns, those that wait for a decision first."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/returns.html"
    title = _("Returns")
    nav_name = "operator:returns"
    table_class: ClassVar = ReturnQueueTable
    file_name = "returns"

    def get_queryset(self) -> QuerySet[Return]:
        rows = returns_for(self.request.user)
        first = Case(
            When(Q(pk__in=returns_to_decide()), then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        return rows.order_by(first, "-created_at", "pk")

    def get_context_data(self) -> dict[str, Any]:
        return {"waiting": returns_to_decide().count()}


class ReturnDecisionForm(forms.Form):
    """Validates a decision: a remedy, or none, with its reason."""

    remedy = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=lambda: [
            ("", gettext("Reject the return")),
            *((value, label_for(label)) for value, label in Remedy.choices),
        ],
    )
    amount = forms.DecimalField(
        label=_("Refund"),
        required=False,
        min_value=0,
        max_digits=19,
        decimal_places=6,
        widget=forms.NumberInput({"step": "any"}),
        help_text=_("Empty: the price of the returned pieces."),
    )
    reason = forms.CharField(
        label=_("Reason, which both sides read"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class ReturnDecision(Page):
    """Shows a return with both sides' words, and decides it."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/return.html"
    title = _("Return")
    nav_name = "operator:returns"

    @cached_property
    def goods_return(self) -> Return:
        """Returns the return. Raises Http404."""
        return get_row_or_404(returns_for(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self) -> dict[str, Any]:
        return self.with_form(self.new_form())

    def new_form(self, *sent: Any) -> ReturnDecisionForm:
        """Returns the form, without amounts for operators who see no prices."""
        form = ReturnDecisionForm(*sent, initial={"remedy": self.goods_return.remedy})
        if not self.sees_prices:
            del form.fields["amount"]
        return form

    def with_form(self, form: ReturnDecisionForm) -> dict[str, Any]:
        """Builds the context of the return and the form."""
        row = self.goods_return
        is_reviewer = Audience.REVIEWER in self.request.membership.audiences()
        return {
            **return_context(row, OPERATOR_STEPS),
            "answer_due": answer_due(row),
            "is_open": row.status in OPEN_RETURNS,
            "may_decide": is_reviewer and row.status in OPEN_RETURNS,
            "form": form,
            "amounts": self.amounts(),
        }

    def amounts(self) -> list[tuple[Any, Any]]:
        """Returns what was paid back, or what a refund would be."""
        row = self.goods_return
        if not self.sees_prices:
            return []
        if row.status in REPAID_RETURNS:
            return [
                (_("Paid back to the buyer"), row.refunded),
                (_("Of this by the factory"), row.from_factory),
            ]
        if row.status not in OPEN_RETURNS:
            return []
        return [
            (_("Price of the returned pieces"), price_of_return(row)),
            (_("Of this by the factory"), paid_back_by_factory(row)),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decides, or shows the errors by field."""
        if Audience.REVIEWER not in request.membership.audiences():  # type: ignore[attr-defined]
            return self.render_to_response(self.get_context_data(), status=403)
        form = self.new_form(request.POST)
        if form.is_valid():
            amount = form.cleaned_data.pop("amount", None)
            refunds = {self.goods_return.allocation_id: amount} if amount else {}
            try:
                before = self.goods_return.status
                decided = decide_return(
                    goods_return=self.goods_return,
                    by=request.user,
                    refunds=refunds,
                    **form.cleaned_data,
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, decision_text(decided.status != before))
                return HttpResponseRedirect(reverse("operator:return", args=[self.goods_return.pk]))
        return self.render_to_response(self.with_form(form), status=422)
