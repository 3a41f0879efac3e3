"""Filters the lists of matching."""

from typing import Any

import django_filters as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from common.api.filters import StrictBooleanFilter
from matching.models import Allocation, CounterOffer, MatchRun, Proposal, RunOrder
from matching.states import (
    AllocationStatus,
    CounterKind,
    CounterStatus,
    FailureCode,
    ProposalStatus,
    RunStatus,
    UnmatchedReason,
)


class MatchRunFilterSet(filters.FilterSet):
    """Filters match runs."""

    status = filters.MultipleChoiceFilter(choices=RunStatus)
    failure_code = filters.MultipleChoiceFilter(choices=FailureCode)
    is_scheduled = StrictBooleanFilter(field_name="requested_by", lookup_expr="isnull")
    requested_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    requested_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = MatchRun
        fields = ("status", "currency")


class MatchRunOrderFilterSet(filters.FilterSet):
    """Filters the orders of a match run."""

    split = StrictBooleanFilter(method="only_split")
    price_is_assumed = StrictBooleanFilter()
    unmatched_reason = filters.MultipleChoiceFilter(choices=UnmatchedReason)

    class Meta:
        model = RunOrder
        fields = ("order",)

    @extend_schema_field(OpenApiTypes.BOOL)
    def only_split(self, rows: Any, name: str, value: bool) -> Any:
        """Keeps orders made by more than one factory, or the others."""
        return rows.filter(factories_used__gt=1) if value else rows.filter(factories_used__lte=1)


class ProposalFilterSet(filters.FilterSet):
    """Filters proposals."""

    status = filters.MultipleChoiceFilter(choices=ProposalStatus)
    order = filters.UUIDFilter(field_name="order")

    class Meta:
        model = Proposal
        fields = ()


class AllocationFilterSet(filters.FilterSet):
    """Filters allocations."""

    status = filters.MultipleChoiceFilter(choices=AllocationStatus)
    factory = filters.UUIDFilter(field_name="window__machine__factory")
    machine = filters.UUIDFilter(field_name="window__machine")
    run = filters.UUIDFilter(field_name="run")
    order = filters.UUIDFilter(field_name="order")
    work_order = filters.CharFilter(lookup_expr="iexact")
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Allocation
        fields = ()


class CounterOfferFilterSet(filters.FilterSet):
    """Filters counter-offers."""

    status = filters.MultipleChoiceFilter(choices=CounterStatus)
    kind = filters.MultipleChoiceFilter(choices=CounterKind)
    factory = filters.UUIDFilter(field_name="allocation__window__machine__factory")
    run = filters.UUIDFilter(field_name="run")
    order = filters.UUIDFilter(field_name="allocation__order")

    class Meta:
        model = CounterOffer
        fields = ()
