"""Filters the lists of the factory pages."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.clock import now
from console.common.messages import label_for
from factories.models import Certification, Factory, Machine
from matching.models import Allocation
from matching.states import AT_WORK_STATUSES
from vocabularies.models import Process

ONE_HOUR = timedelta(hours=1)


WITHIN_HOURS = (("6", _("6 hours")), ("24", _("a day")), ("72", _("three days")))


class OfferFilter(django_filters.FilterSet):
    """Filters offers by text, machine, deadline and earnings."""

    search = django_filters.CharFilter(method="containing", label=_("Part or work order"))
    machine = django_filters.ModelChoiceFilter(
        field_name="window__machine",
        label=_("Machine"),
        queryset=lambda request: machines_of(request),
        empty_label=_("All"),
    )
    within = django_filters.ChoiceFilter(
        label=_("Answer due within"),
        choices=WITHIN_HOURS,
        method="due_within",
        empty_label=_("Any time"),
    )
    worth = django_filters.NumberFilter(
        field_name="worth",
        lookup_expr="gte",
        label=_("Earns at least"),
        widget=forms.NumberInput({"min": 0, "step": "any"}),
    )

    class Meta:
        model = Allocation
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.membership.sees_prices:
            del self.filters["worth"]

    def containing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Returns offers with the text in part or work order."""
        return with_text(rows, value)

    def due_within(self, rows: QuerySet[Any], name: str, hours: str) -> QuerySet[Any]:
        """Returns offers that expire within the number of hours."""
        return rows.filter(offer_expires_at__lte=now() + int(hours) * ONE_HOUR)


def machines_of(request: Any) -> QuerySet[Machine]:
    """Returns the machines of the organisation acted for."""
    return Machine.objects.filter(factory__organisation=request.membership.organisation)


class WorkFilter(django_filters.FilterSet):
    """Filters work by text, machine, state and due date."""

    search = django_filters.CharFilter(method="containing", label=_("Part or work order"))
    machine = django_filters.ModelChoiceFilter(
        field_name="window__machine", label=_("Machine"), queryset=machines_of, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=lambda: state_choices(), empty_label=_("All")
    )
    due_until = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due until")
    )

    class Meta:
        model = Allocation
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["due_until"].widget.input_type = "date"

    def containing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Returns work with the text in part or work order."""
        return with_text(rows, value)


def with_text(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Returns allocations with the text in part or work order."""
    return rows.filter(Q(order__title__icontains=text) | Q(work_order__icontains=text))


def state_choices() -> list[tuple[str, str]]:
    """Returns the states of work as choices."""
    return [(status.value, label_for(status.label)) for status in AT_WORK_STATUSES]


class FactoryMachineFilter(django_filters.FilterSet):
    """Filters machines by factory and process."""

    factory = django_filters.ModelChoiceFilter(
        label=_("Factory"), queryset=lambda request: factories_of(request), empty_label=_("All")
    )
    process = django_filters.ModelChoiceFilter(
        label=_("Process"), queryset=lambda request: processes_of(request), empty_label=_("All")
    )

    class Meta:
        model = Machine
        fields = ()


def factories_of(request: Any) -> QuerySet[Factory]:
    """Returns the factories of the organisation acted for."""
    return Factory.objects.filter(organisation=request.membership.organisation)


def processes_of(request: Any) -> QuerySet[Process]:
    """Returns the processes that these factories offer."""
    machines = Machine.objects.filter(factory__organisation=request.membership.organisation)
    return Process.objects.filter(pk__in=machines.order_by().values("process"))


class FactoryCertificationFilter(django_filters.FilterSet):
    """Filters certifications by factory."""

    factory = django_filters.ModelChoiceFilter(
        label=_("Factory"), queryset=factories_of, empty_label=_("All")
    )

    class Meta:
        model = Certification
        fields = ()
