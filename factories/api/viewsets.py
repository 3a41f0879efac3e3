"""What the views of supply share."""

from typing import Any, ClassVar

from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from common.access import Audience
from common.api.views import TenantViewSet


class SupplyViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Seen by the members of the manufacturer and by operators, changed by planners."""

    audience = (Audience.FACTORY, Audience.OPERATOR)
    change_audience = (Audience.PLANNER,)
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]

    def parsed(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """The body, in shape."""
        body = serializer_class(data=self.request.data, partial=partial)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, row: Any, *, status: int = status.HTTP_200_OK) -> Response:
        """The row as it now is."""
        return Response(self.get_serializer(row).data, status=status)
