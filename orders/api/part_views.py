"""Serves parts over HTTP."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PURCHASING_ROLES
from accounts.services.members import choose_organisation
from attachments.models import Attachment
from common.access import Audience
from common.api.views import TenantViewSet
from orders.api.part_serializers import (
    FILE,
    PART,
    PartChangeSerializer,
    PartDraftSerializer,
    PartFileSerializer,
    PartSerializer,
    PartSummarySerializer,
)
from orders.models import Part
from orders.selectors import part_summaries, parts_in_full
from orders.services import part_changes


@extend_schema_view(
    list=extend_schema(summary="List parts"),
    retrieve=extend_schema(summary="Show a part with its files and what is known of it"),
)
class PartViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves parts to their buyer and to operators."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.PURCHASER,)
    queryset = Part.objects.all()
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "name", "number")
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]

    def get_queryset(self) -> Any:
        self.queryset = part_summaries() if self.action == "list" else parts_in_full()
        return super().get_queryset()

    def get_serializer_class(self) -> Any:
        return PartSummarySerializer if self.action == "list" else PartSerializer

    @extend_schema(
        summary="Write a part down",
        request=PartDraftSerializer,
        responses={201: PartSerializer},
        examples=[PART],
    )
    def create(self, request: Request) -> Response:
        """Creates a part from files, text or fields; nothing is ordered yet."""
        fields = self.parsed(PartDraftSerializer)
        organisation = choose_organisation(
            user=request.user,
            wanted=fields.pop("organisation", None),
            kind="is_buyer",
            roles=PURCHASING_ROLES,
        )
        files = fields.pop("files", ())
        part = part_changes.write_part(
            organisation=organisation, by=request.user, fields=fields, files=files
        )
        return self.shown(part, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change a part", request=PartChangeSerializer, responses=PartSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the fields sent; `geometry` is replaced as a whole."""
        part = self.get_object()
        fields = self.parsed(PartChangeSerializer, partial=True)
        return self.shown(part_changes.change_part(part=part, fields=fields))

    @extend_schema(
        summary="Add a file to a part",
        request=PartFileSerializer,
        responses={201: PartSerializer},
        examples=[FILE],
    )
    @action(detail=True, methods=["post"])
    def attachments(self, request: Request, pk: str) -> Response:
        """Adds a file that was sent before; what it says counts once it is read."""
        part = self.get_object()
        body = self.parsed(PartFileSerializer)
        part_changes.add_file(
            part=part,
            attachment=self.own_file(body["attachment"]),
            by=request.user,
            revision=body.get("revision", ""),
        )
        return self.shown(part, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Remove a file from a part", responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"attachments/(?P<file>[0-9a-f-]{36})")
    def attachment(self, request: Request, pk: str, file: str) -> Response:
        """Removes the file; it is deleted a day later if nothing else has it."""
        part_changes.remove_file(part=self.get_object(), attachment=self.own_file(file))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def own_file(self, pk: Any) -> Attachment:
        """Returns a file of the user; raises Http404."""
        row = Attachment.objects.visible_to(self.request.user).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def parsed(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, part: Part, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the part as it is now."""
        row = parts_in_full().get(pk=part.pk)
        return Response(self.get_serializer(row).data, status=status)
