"""Takes sheets of the lines of a request."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import idempotency
from common.api.fields import StrictCharField
from common.api.parsers import StrictJSONParser
from common.api.serializers import StrictSerializer
from common.errors import FieldErrors
from common.models import IdempotencyRecord
from imports.api.file_parsers import FILE, FormParser
from imports.errors import FileTooLarge
from imports.part_sheets import PartSheet, read_part_sheet
from matching.api.part_request_views import PartRequestViewSet
from matching.api.serializers.request_lines import PartRequestSerializer
from orders.limits import REQUEST_TEXT_LENGTH
from orders.services.request_changes import add_lines

MIB = 1024 * 1024
FIELDS_BYTES = 64 * 1024
SHEET = inline_serializer(
    "PartSheetFile", {FILE: serializers.FileField(help_text="A sheet (.xlsx, .csv, .tsv).")}
)


class PastedSheetSerializer(StrictSerializer):
    """Validates a sheet that is pasted as text; a form has a file instead."""

    text = StrictCharField(required=False, max_length=REQUEST_TEXT_LENGTH, trim_whitespace=False)
    file = serializers.DictField(required=False)


class PartRequestFromSheetSerializer(PartRequestSerializer):
    """Renders a request with the columns of a sheet that were not read."""

    unread_columns = serializers.SerializerMethodField(help_text="Heads of columns.")

    class Meta(PartRequestSerializer.Meta):
        fields = (*PartRequestSerializer.Meta.fields, "unread_columns")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_unread_columns(self, row: Any) -> list[str]:
        sheet: PartSheet = self.context["view"].sheet
        return sheet.unread


class PartSheetViewSet(PartRequestViewSet):
    """Adds the rows of a sheet to a request as lines: all of them or none."""

    http_method_names: ClassVar = ["post", "options"]
    row_serializer_class = PartRequestFromSheetSerializer
    sheet: PartSheet | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses a body that is too large before anything of it is read."""
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if not sent.isdigit() or int(sent) > settings.IMPORTS["file_mib"] * MIB + FIELDS_BYTES:
            raise FileTooLarge
        super().initial(request, *args, **kwargs)

    def get_parsers(self) -> list[Any]:
        """Reads forms with a file, and JSON with a pasted text."""
        return [StrictJSONParser(), FormParser()]

    def post_once(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads a sheet before the transaction begins, unless its answer is stored."""
        once_only = idempotency.idempotent_request(request)
        stored = IdempotencyRecord.objects.filter(user=once_only.user_id, key=once_only.key)
        if not stored.exists():
            self.ensure_changeable(GenericAPIView.get_object(self))
            self.sheet = self.read(request)
        return super().post_once(handler, request, *args, **kwargs)

    @extend_schema(
        summary="Add the lines of a sheet",
        request={"multipart/form-data": SHEET, "application/json": PastedSheetSerializer},
        responses={201: PartRequestFromSheetSerializer},
    )
    def sheets(self, request: Request, pk: str) -> Response:
        """Adds a line for each row; files that follow join the rows that name them."""
        row = self.get_object()
        self.sheet = self.sheet or self.read(request)
        add_lines(request=row, by=request.user, lines=self.sheet.lines)
        return self.shown(row, status=status.HTTP_201_CREATED)

    def read(self, request: Request) -> PartSheet:
        """Validates the body and reads its sheet."""
        body = PastedSheetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = getattr(request.data, "sent", None)
        text = body.validated_data.get("text", "")
        if sent is None and not text.strip():
            raise FieldErrors({FILE: "Send a sheet, or pasted rows as `text`."})
        content = text.encode() if sent is None else sent.content
        return read_part_sheet(content=content, name="" if sent is None else sent.name)
