"""Defines the bases of fulfilment's views."""

from typing import Any, ClassVar

from rest_framework.mixins import ListModelMixin

from common.access import Audience
from common.api.views import TenantViewSet

ALL_SIDES = (Audience.OPERATOR, Audience.FACTORY, Audience.BUYER)


class BodyValidationMixin:
    """Validates request bodies."""

    def validated_body(self, serializer_class: Any) -> dict[str, Any]:
        """Returns the validated body. Raises ValidationError."""
        body = serializer_class(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class AppendOnlyViewSet(ListModelMixin, TenantViewSet):
    """Lists append-only records for both sides; read-only."""

    audience = ALL_SIDES
    ordering: ClassVar = ("-at",)
    http_method_names: ClassVar = ["get", "head", "options"]
