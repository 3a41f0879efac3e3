"""What the views of fulfilment share."""

from typing import Any, ClassVar

from rest_framework.mixins import ListModelMixin

from common.access import Audience
from common.api.views import TenantViewSet

SIDES = (Audience.OPERATOR, Audience.FACTORY, Audience.BUYER)


class Parses:
    """Reads bodies in shape."""

    def parsed(self, serializer_class: Any) -> dict[str, Any]:
        """The body, in shape."""
        body = serializer_class(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class AppendOnlyViewSet(ListModelMixin, TenantViewSet):
    """Lists of what was told, for both sides; nothing is changed here."""

    audience = SIDES
    ordering: ClassVar = ("-at",)
    http_method_names: ClassVar = ["get", "head", "options"]
