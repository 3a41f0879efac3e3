"""Provides the base of the views of supply."""

from typing import Any, ClassVar

from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from common.access import Audience
from common.api.views import TenantViewSet


class SupplyViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves rows to their manufacturer and to operators; planners change them."""

    audience = (Audience.FACTORY, Audience.OPERATOR)
    change_audience = (Audience.PLANNER,)
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]

    def parsed(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(data=self.request.data, partial=partial)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, row: Any, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the row as it is now."""
        return Response(self.get_serializer(row).data, status=status)
