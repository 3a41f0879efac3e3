"""Serves returns of accepted goods to their factory, and its answers."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.pages import get_row_or_404
from console.common.return_texts import FACTORY_STEPS, return_context
from console.common.tables import ListPage
from console.factory.factory_pages import FactoryPage, InvalidInput, PlannerAction
from console.factory.tables.return_table import FactoryReturnTable
from console.factory.views.allocation_actions import first_error
from fulfilment.models import Return
from fulfilment.selectors.returned_goods import answer_due, returns_for
from fulfilment.services.returns.goods_returns import accept_return, record_repair, refuse_return
from fulfilment.services.returns.return_refunds import paid_back_by_factory
from fulfilment.states import REPAID_RETURNS, Remedy, ReturnStatus

# The factory has to act on these.
WAITING = (ReturnStatus.OPEN, ReturnStatus.SENT_BACK)


class FactoryReturns(FactoryPage, ListPage):
    """Lists the returns to the organisation's factories."""

    template_name = "factory/returns.html"
    title = _("Returns")
    nav_name = "factory:returns"
    table_class = FactoryReturnTable
    file_name = "returns"

    def get_queryset(self) -> QuerySet[Return]:
        first = Case(
            When(status__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        return self.own(returns_for(self.request.user)).order_by(first, "-created_at", "pk")

    def get_context_data(self) -> dict[str, Any]:
        return {"waiting": self.get_queryset().filter(status__in=WAITING).count()}


class ReturnMixin:
    """Finds one return to the organisation's factories."""

    own: Any
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def goods_return(self) -> Return:
        """Returns the return. Raises Http404."""
        return get_row_or_404(self.own(returns_for(self.request.user)), pk=self.kwargs["pk"])


class FactoryReturn(ReturnMixin, FactoryPage):
    """Shows a return with what it costs, and the answers that are possible."""

    template_name = "factory/return.html"
    title = _("Return")
    nav_name = "factory:returns"

    def get_context_data(self) -> dict[str, Any]:
        row = self.goods_return
        is_open = row.status == ReturnStatus.OPEN
        return {
            **return_context(row, FACTORY_STEPS),
            "page_title": row.order.title,
            "answer_due": answer_due(row) if is_open else None,
            "may_answer": self.can_plan and is_open,
            "may_accept": self.can_plan and row.status == ReturnStatus.REFUSED,
            "may_repair": self.can_plan and row.status == ReturnStatus.SENT_BACK,
            "amounts": self.amounts(),
        }

    def amounts(self) -> list[tuple[Any, Any]]:
        """Returns what the factory pays back, or would if it grants what is wanted."""
        row = self.goods_return
        if not self.sees_prices:
            return []
        if row.status in REPAID_RETURNS:
            return [(_("You paid back"), row.from_factory)]
        undecided = (ReturnStatus.OPEN, ReturnStatus.REFUSED)
        if row.status in undecided and row.remedy != Remedy.REPAIR:
            return [(_("You pay back if you accept"), paid_back_by_factory(row))]
        return []


class ReturnAnswerForm(forms.Form):
    """Validates words that a factory may add."""

    answer = forms.CharField(max_length=300, required=False)


class ReturnRefusalForm(forms.Form):
    """Validates the reason of a refusal."""

    answer = forms.CharField(label=_("Reason"), max_length=300)


class ConsignmentForm(forms.Form):
    """Validates how pieces travel."""

    carrier = forms.CharField(max_length=160, required=False)


class ReturnAction(ReturnMixin, PlannerAction):
    """Acts on one return; an invalid form changes nothing."""

    form_class: ClassVar[Any] = forms.Form
    service: ClassVar[Any]
    message: ClassVar[Any]

    def perform(self) -> str:
        row, form = self.goods_return, self.form_class(self.request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        type(self).service(goods_return=row, by=self.request.user, **form.cleaned_data)
        return gettext(self.message)

    def get_success_url(self) -> str:
        return reverse("factory:return", args=[self.kwargs["pk"]])


class AcceptReturn(ReturnAction):
    """Grants what the buyer wants."""

    form_class = ReturnAnswerForm
    service = accept_return
    message = _("Accepted; the buyer sees your answer.")


class RefuseReturn(ReturnAction):
    """Refuses a return, which an operator then decides."""

    form_class = ReturnRefusalForm
    service = refuse_return
    message = _("Refused; the operator decides.")


class RecordRepair(ReturnAction):
    """Records that the pieces are repaired and on their way."""

    form_class = ConsignmentForm
    service = record_repair
    message = _("Repaired; the pieces are on their way to the buyer.")
