"""Puts new revisions of files on orders over HTTP."""

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from attachments.models import Attachment
from common.access import Audience
from common.api.fields import StrictCharField, StrictUUIDField
from common.api.serializers import StrictSerializer
from common.api.views import TenantViewSet
from fulfilment.api.view_bases import BodyValidationMixin
from fulfilment.services.drawing_revisions import revise_file
from orders.api.part_serializers import OrderedFileSerializer
from orders.models import Order

REVISION_B = OpenApiExample(
    "Revision B of a drawing",
    request_only=True,
    value={
        "replaces": "01994f00-0000-7000-8000-000000000000",
        "attachment": "01994f00-0000-7000-8000-000000000001",
        "revision": "B",
    },
)


class FileRevisionSerializer(StrictSerializer):
    """Validates a new revision of a file."""

    replaces = StrictUUIDField(help_text="A file of the order that was not replaced yet.")
    attachment = StrictUUIDField(help_text="The new file, sent before and read.")
    revision = StrictCharField(required=False, allow_blank=True, max_length=16)


class FileRevisionViewSet(BodyValidationMixin, TenantViewSet):
    """Takes new revisions of the files of an order from its buyer."""

    audience = (Audience.OPERATOR, Audience.BUYER)
    change_audience = (Audience.PURCHASER,)
    queryset = Order.objects.all()
    serializer_class = OrderedFileSerializer

    @extend_schema(
        summary="Put a new revision of a file on an order",
        request=FileRevisionSerializer,
        responses={201: OrderedFileSerializer},
        examples=[REVISION_B],
    )
    @action(detail=True, methods=["post"], url_path="file-revisions")
    def file_revisions(self, request: Request, pk: str) -> Response:
        """Replaces a file before work is agreed; factories with an offer answer it anew."""
        order, body = self.get_object(), self.validated_body(FileRevisionSerializer)
        files = Attachment.objects.visible_to(request.user)
        attachment = files.filter(pk=body["attachment"]).first()
        if attachment is None:
            raise Http404
        row = revise_file(
            order=order,
            replaces=body["replaces"],
            attachment=attachment,
            revision=body.get("revision", ""),
            by=request.user,
        )
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)
