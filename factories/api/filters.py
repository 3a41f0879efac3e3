"""Filters lists of supply; ids of other tenants' rows match nothing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ErrorDetail

from common.api.filters import QueryError
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.states import Verification, WindowStatus
from vocabularies.selectors import process_closure, region_closure

REGION = "A region with all that lies in it, such as CN or CN-JS."
PROCESS = "Machines that do this process, or one of a group."


def under(closure: Mapping[str, frozenset[str]], name: str, code: str) -> frozenset[str]:
    """Returns the terms that stand for `code`; raises QueryError if it is unknown."""
    if code not in closure:
        raise QueryError({name: [ErrorDetail(f"There is no “{code}” here.", "does_not_exist")]})
    return closure[code]


class PlaceFilterSet(filters.FilterSet):
    """Narrows by region; concrete classes name its column."""

    region_path: ClassVar = "region"
    process_path: ClassVar = "process"

    region = filters.CharFilter(method="in_region", label=REGION)

    def in_region(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.region_path}__in": under(region_closure(), name, code)})

    def doing_process(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.process_path}__in": under(process_closure(), name, code)})


class FactoryFilterSet(PlaceFilterSet):
    """Narrows factories."""

    organisation = filters.UUIDFilter(field_name="organisation_id")
    name = filters.CharFilter(lookup_expr="icontains", label="Part of the name.")
    verification = filters.MultipleChoiceFilter(choices=Verification.choices, distinct=False)

    class Meta:
        model = Factory
        fields = ("organisation", "name", "region", "verification")


class MachineFilterSet(PlaceFilterSet):
    """Narrows machines."""

    region_path = "factory__region"

    factory = filters.UUIDFilter(field_name="factory_id")
    name = filters.CharFilter(lookup_expr="icontains", label="Part of the name.")
    process = filters.CharFilter(method="doing_process", label=PROCESS)

    class Meta:
        model = Machine
        fields = ("factory", "name", "process", "region")


class CertificationFilterSet(filters.FilterSet):
    """Narrows certifications."""

    factory = filters.UUIDFilter(field_name="factory_id")
    standard = filters.CharFilter(field_name="standard_id")
    valid_on = filters.DateFilter(method="valid_that_day", label="Valid on this day.")

    class Meta:
        model = Certification
        fields = ("factory", "standard", "valid_on")

    def valid_that_day(self, rows: QuerySet[Any], name: str, day: Any) -> QuerySet[Any]:
        return rows.filter(valid_from__lte=day, valid_to__gte=day)


class WindowFilterSet(PlaceFilterSet):
    """Narrows capacity windows; `ends_after` with `starts_before` selects a span."""

    region_path = "machine__factory__region"
    process_path = "machine__process"

    factory = filters.UUIDFilter(field_name="machine__factory_id")
    machine = filters.UUIDFilter(field_name="machine_id")
    process = filters.CharFilter(method="doing_process", label=PROCESS)
    status = filters.MultipleChoiceFilter(choices=WindowStatus.choices, distinct=False)
    starts_after = filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt")
    ends_after = filters.IsoDateTimeFilter(field_name="ends_at", lookup_expr="gt")
    ends_before = filters.IsoDateTimeFilter(field_name="ends_at", lookup_expr="lte")

    class Meta:
        model = CapacityWindow
        fields = (
            "factory",
            "machine",
            "process",
            "status",
            "region",
            "starts_after",
            "starts_before",
            "ends_after",
            "ends_before",
        )
