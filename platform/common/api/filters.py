"""Provides filters and orderings that reject what they do not know."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import OrderingFilter

PAGE_PARAMETERS = frozenset({"page", "page_size", "ordering", "format"})


class QueryError(ValidationError):
    """Reports a wrong query parameter; the problem points into the query."""


class StrictBooleanFilter(filters.TypedChoiceFilter):
    """Takes `true` or `false` and rejects anything else."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda value: value == "true", **kwargs)


class StrictFilterBackend(filters.DjangoFilterBackend):
    """Rejects unknown query parameters and lists the known ones."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset(request, queryset, view)
        known = set(filterset.filters if filterset else ()) | PAGE_PARAMETERS
        known |= set(getattr(view, "query_parameters", ()))
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            reason = f"Unknown parameter. Known: {', '.join(sorted(known))}."
            raise QueryError({name: [ErrorDetail(reason, "unknown")] for name in unknown})
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise QueryError(filterset.errors)
        return filterset.qs


class StrictOrderingFilter(OrderingFilter):
    """Orders rows by requested fields and the id; rejects unknown fields.

    The order of prices tells them, so that a view's `price_orderings` are unknown to members
    without prices.
    """

    def get_valid_fields(self, queryset: Any, view: Any, context: Any = None) -> Any:
        fields = super().get_valid_fields(queryset, view, context or {})
        hidden = hidden_orderings(view, (context or {}).get("request"))
        return [(name, label) for name, label in fields if name not in hidden]

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> Any:
        """Returns the wanted or usual ordering, the id alone where that is hidden."""
        ordering = super().get_ordering(request, queryset, view) or ()
        hidden = hidden_orderings(view, request)
        return [name for name in ordering if name.lstrip("-") not in hidden] or ["pk"]

    def remove_invalid_fields(self, queryset: Any, fields: Any, view: Any, request: Any) -> Any:
        valid = {name for name, _ in self.get_valid_fields(queryset, view, {"request": request})}
        unknown = [field for field in fields if field.lstrip("-") not in valid]
        if unknown:
            reason = f"Cannot order by {', '.join(unknown)}. Known: {', '.join(sorted(valid))}."
            raise QueryError({"ordering": [ErrorDetail(reason, "unknown")]})
        return [*fields, "pk"]


def hidden_orderings(view: Any, request: Any) -> frozenset[str]:
    """Returns the orderings that the user may not use."""
    prices = frozenset(getattr(view, "price_orderings", ()))
    user = getattr(request, "user", None)
    return prices if prices and not getattr(user, "sees_all_prices", True) else frozenset()
