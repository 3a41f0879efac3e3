"""Filters lists of orders."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters

from orders.models import Operation, Order
from orders.states import OrderStatus, Sector
from vocabularies.models import Process


class OrderFilterSet(filters.FilterSet):
    """Narrows orders; `status` and `sector` may be given several times."""

    status = filters.MultipleChoiceFilter(choices=OrderStatus.choices)
    sector = filters.MultipleChoiceFilter(choices=Sector.choices)
    reference = filters.CharFilter(label="The whole reference, in any case.", lookup_expr="iexact")
    process = filters.ModelChoiceFilter(
        queryset=Process.objects.all(), method="with_process", label="Of any of its operations."
    )
    group = filters.CharFilter(
        method="in_group", label="Id or whole name of the group they came in with."
    )
    delivery_from = filters.DateFilter(
        field_name="latest_delivery_on", lookup_expr="gte", label="Latest delivery, first day."
    )
    delivery_to = filters.DateFilter(
        field_name="latest_delivery_on", lookup_expr="lte", label="Latest delivery, last day."
    )
    search = filters.CharFilter(
        method="containing", label="Part of the reference, the title or the demand category."
    )

    class Meta:
        model = Order
        fields = ()

    def in_group(self, orders: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        try:
            return orders.filter(group=UUID(value))
        except ValueError:
            return orders.filter(group__name__iexact=value)

    def with_process(self, orders: QuerySet[Any], name: str, value: Process) -> QuerySet[Any]:
        steps = Operation.objects.filter(order=OuterRef("pk"), process=value)
        return orders.filter(Exists(steps))

    def containing(self, orders: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return orders.filter(
            Q(reference__icontains=value)
            | Q(title__icontains=value)
            | Q(demand_category__icontains=value)
        )
