"""Serves attachments over HTTP: send, look at, fetch, delete."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from attachments.api.serializers import AttachmentSerializer, AttachmentUploadSerializer
from attachments.api.upload_parsers import UploadBody, UploadParser
from attachments.errors import (
    AttachmentNotReady,
    AttachmentRefused,
    AttachmentTooLarge,
    AttachmentWithheld,
)
from attachments.models import Attachment
from attachments.selectors import shown_files
from attachments.services import deletion, uploads
from attachments.states import AttachmentStatus
from common.access import Audience
from common.api.views import TenantViewSet

MIB = 1024 * 1024
# What a body has beside its file: fields and the boundaries of a form.
FIELDS_BYTES = 64 * 1024
# Nothing in a file may run where a browser shows it in spite of the disposition.
SANDBOXED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
}


class AnyFileRenderer(BaseRenderer):
    """Lets clients ask for any type where a file is served; problems stay JSON."""

    media_type = "*/*"
    format = "file"

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        """Returns a problem as JSON."""
        return JSONRenderer().render(data)


@extend_schema_view(retrieve=extend_schema(summary="Show a file and what was read from it"))
class AttachmentViewSet(RetrieveModelMixin, TenantViewSet):
    """Serves files to their owner, and to those to whom other apps show them."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.PLANNER, Audience.PURCHASER, Audience.REVIEWER)
    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    filter_backends = ()
    http_method_names: ClassVar = ["get", "post", "delete", "head", "options"]
    stored: Attachment | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses a body that is too large before anything of it is read."""
        most = settings.ATTACHMENTS["file_mib"] * MIB + FIELDS_BYTES
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if not sent.isdigit() or int(sent) > most:
            raise AttachmentTooLarge
        super().initial(request, *args, **kwargs)

    def get_parsers(self) -> list[Any]:
        """Reads forms where a file is sent, and JSON elsewhere."""
        method = (getattr(self.request, "method", None) or "").lower()
        is_creation = (self.action_map or {}).get(method) == "create"
        return [UploadParser()] if is_creation else super().get_parsers()

    def post_once(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores a file once; what a failed transaction stored of it is deleted."""
        try:
            return super().post_once(handler, request, *args, **kwargs)
        except BaseException:
            if self.stored is not None:
                uploads.discard_content(self.stored)
            raise

    @extend_schema(
        summary="Send a file",
        request={"multipart/form-data": AttachmentUploadSerializer},
        responses={201: AttachmentSerializer},
    )
    def create(self, request: Request) -> Response:
        """Stores a file and answers at once, with the status “checking”.

        A worker reads it, which takes seconds; `GET` shows the result. Its type is that of its
        content, whatever name and type are sent with it.
        """
        body = AttachmentUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        owner = uploads.choose_owner(
            user=request.user, wanted=body.validated_data.get("organisation")
        )
        sent: UploadBody = request.data
        self.stored = uploads.start_attachment(
            organisation=owner, by=request.user, file=sent.upload
        )
        shown = self.get_serializer(self.stored)
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Delete a file that nothing refers to", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes the file; that there was one stays on record."""
        deletion.delete_attachment(attachment=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Fetch the file", responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, AnyFileRenderer])
    def content(self, request: Request, pk: str) -> FileResponse:
        """Returns the file as it was sent; 409 until it is read, or if it is refused."""
        row = self.get_object()
        shown = shown_files(request.user, [row])[row.pk]
        if not shown.has_content:
            raise AttachmentWithheld
        if row.status == AttachmentStatus.CHECKING:
            raise AttachmentNotReady
        if row.status != AttachmentStatus.CLEAN:
            raise AttachmentRefused
        return served(row.content, row.content_type, as_attachment=True, name=shown.name)

    @extend_schema(
        summary="Show a picture of the file", responses={(200, "image/png"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, AnyFileRenderer])
    def preview(self, request: Request, pk: str) -> FileResponse:
        """Returns the picture, a PNG made by the platform; 404 where there is none."""
        row = self.get_object()
        if not row.preview:
            raise Http404
        return served(row.preview, "image/png", as_attachment=False, name="preview.png")


def served(file: Any, content_type: str, *, as_attachment: bool, name: str) -> FileResponse:
    """Returns a stored file; a browser runs nothing of it."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        opened,
        as_attachment=as_attachment,
        filename=name,
        content_type=content_type,
        headers=SANDBOXED,
    )
