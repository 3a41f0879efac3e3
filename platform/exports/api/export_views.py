"""Serves the exports of organisations to their owners."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.services.members import choose_organisation
from attachments.api.views import AnyFileRenderer
from common.access import Audience
from common.api.views import TenantViewSet
from exports.api.export_serializers import (
    OrganisationExportBodySerializer,
    OrganisationExportSerializer,
)
from exports.models import OrganisationExport
from exports.selectors import opened_archive
from exports.services.organisation_exports import request_export


@extend_schema_view(
    list=extend_schema(summary="Exports of your organisations, the newest first"),
    retrieve=extend_schema(summary="An export with its progress"),
)
class OrganisationExportViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Makes, lists and sends exports; members who are no owner see none."""

    audience = (Audience.FACTORY, Audience.BUYER, Audience.OPERATOR)
    change_audience = audience
    queryset = OrganisationExport.objects.all()
    serializer_class = OrganisationExportSerializer
    ordering_fields = ("created_at",)
    ordering = ("-created_at",)

    @extend_schema(
        summary="Make an export",
        request=OrganisationExportBodySerializer,
        responses={201: OrganisationExportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Asks for an archive of all that the organisation has; a worker writes it.

        `GET` shows its progress. Its owners fetch it at `content/` until `expires_at`. One is
        written at a time for each organisation.
        """
        body = OrganisationExportBodySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user: Any = request.user
        organisation = choose_organisation(
            user=user, wanted=body.validated_data.get("organisation"), roles=(Role.OWNER,)
        )
        export = request_export(organisation=organisation, by=user, language=user.language)
        return Response(self.get_serializer(export).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Fetch an export", responses={(200, "application/zip"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, AnyFileRenderer])
    def content(self, request: Request, pk: str) -> FileResponse:
        """Returns the archive; 409 until it is ready, and once it has expired."""
        return opened_archive(self.get_object())
