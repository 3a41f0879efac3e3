"""Filters the lists of the buyer pages."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from matching.models import Allocation
from matching.states import ProposalStatus
from orders.models import Operation, Order, OrderGroup
from orders.states import OrderStatus
from vocabularies.models import Process


def order_states() -> list[tuple[str, str]]:
    """Returns the order states as choices in the language of the page."""
    return [(value, label_for(label)) for value, label in OrderStatus.choices]


def proposal_states() -> list[tuple[str, str]]:
    """Returns the proposal states as choices in the language of the page."""
    return [(value, label_for(label)) for value, label in ProposalStatus.choices]


def ordered_processes(request: Any) -> QuerySet[Process]:
    """Returns the processes that occur in the buyer's orders."""
    steps = Operation.objects.filter(order__organisation=request.membership.organisation)
    return Process.objects.filter(pk__in=steps.values("process"))


def order_groups(request: Any) -> QuerySet[OrderGroup]:
    """Returns the buyer's groups of orders, newest first."""
    return OrderGroup.objects.filter(organisation=request.membership.organisation)


class DayInput(forms.DateInput):
    """Renders a date input of the browser."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class BuyerOrderFilter(django_filters.FilterSet):
    """Filters orders by text, state, process and latest delivery."""

    search = django_filters.CharFilter(method="containing", label=_("Search"))
    status = django_filters.ChoiceFilter(
        choices=order_states, label=_("State"), empty_label=_("All")
    )
    process = django_filters.ModelChoiceFilter(
        queryset=ordered_processes, method="with_process", label=_("Process"), empty_label=_("All")
    )
    group = django_filters.ModelChoiceFilter(
        queryset=order_groups, label=_("Came in with"), empty_label=_("All")
    )
    delivery_from = django_filters.DateFilter(
        field_name="latest_delivery_on",
        lookup_expr="gte",
        label=_("Latest delivery from"),
        widget=DayInput,
    )
    delivery_to = django_filters.DateFilter(
        field_name="latest_delivery_on",
        lookup_expr="lte",
        label=_("Latest delivery to"),
        widget=DayInput,
    )

    class Meta:
        model = Order
        fields = ()

    def with_process(self, orders: QuerySet[Any], name: str, value: Process) -> QuerySet[Any]:
        """Returns orders with a step of this process."""
        return orders.filter(Exists(Operation.objects.filter(order=OuterRef("pk"), process=value)))

    def containing(self, orders: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Returns orders with the text in reference, title, category or a work order."""
        works = Allocation.objects.filter(order=OuterRef("pk"), work_order__icontains=value)
        return orders.filter(
            Q(reference__icontains=value)
            | Q(title__icontains=value)
            | Q(demand_category__icontains=value)
            | Exists(works)
        )


class BuyerProposalFilter(django_filters.FilterSet):
    """Filters proposals by text and state."""

    search = django_filters.CharFilter(method="containing", label=_("Search"))
    status = django_filters.ChoiceFilter(
        choices=proposal_states, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Order
        fields = ()

    def containing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Returns proposals of orders with the text in reference or title."""
        return rows.filter(Q(order__reference__icontains=value) | Q(order__title__icontains=value))
