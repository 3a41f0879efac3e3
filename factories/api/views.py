"""Serves factories, machines and certifications over HTTP."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from attachments.api.serializers import FileReferenceSerializer
from attachments.models import Attachment
from common.access import Audience
from common.api.views import TenantViewSet
from factories.api.filters import CertificationFilterSet, FactoryFilterSet, MachineFilterSet
from factories.api.serializers import (
    CertificationChangeSerializer,
    CertificationDraftSerializer,
    CertificationSerializer,
    FactoryChangeSerializer,
    FactoryDraftSerializer,
    FactorySerializer,
    MachineChangeSerializer,
    MachineDraftSerializer,
    MachineSerializer,
    VerificationSerializer,
)
from factories.api.viewsets import SupplyViewSet
from factories.models import Certification, Factory, Machine
from factories.services import master_data
from factories.services.certification_files import (
    add_certification_file,
    remove_certification_file,
)


@extend_schema_view(
    list=extend_schema(summary="List factories"),
    retrieve=extend_schema(summary="Show a factory"),
)
class FactoryViewSet(SupplyViewSet):
    """Serves factories to their organisation and to operators."""

    queryset = Factory.objects.prefetch_related("industries")
    serializer_class = FactorySerializer
    filterset_class = FactoryFilterSet
    ordering = ("name",)
    ordering_fields = ("name", "region", "verification", "created_at")

    @extend_schema(
        summary="Add a factory", request=FactoryDraftSerializer, responses={201: FactorySerializer}
    )
    def create(self, request: Request) -> Response:
        """Creates a factory at the verification level “listed”."""
        fields = self.parsed(FactoryDraftSerializer)
        organisation = fields.pop("organisation", None)
        factory = master_data.create_factory(
            fields=fields, by=request.user, organisation=organisation
        )
        return self.shown(factory, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a factory", request=FactoryChangeSerializer, responses=FactorySerializer
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a factory; its currency is fixed once windows were published."""
        factory = self.get_object()
        fields = self.parsed(FactoryChangeSerializer, partial=True)
        return self.shown(master_data.change_factory(factory=factory, fields=fields))


class FactoryVerificationViewSet(TenantViewSet):
    """Sets the verification level of a factory, for reviewers only."""

    audience = (Audience.REVIEWER,)
    queryset = Factory.objects.prefetch_related("industries")
    serializer_class = FactorySerializer

    def ensure_changeable(self, row: Factory) -> None:
        """Allows all rows: the audience is enough, since the level is the platform's."""

    @extend_schema(
        summary="Verify a factory",
        request=VerificationSerializer,
        responses={200: FactorySerializer},
    )
    def create(self, request: Request, pk: str) -> Response:
        """Sets the level, up or down, and records who set it and why."""
        factory = self.get_object()
        body = VerificationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        factory = master_data.verify_factory(
            factory=factory, by=request.user, **body.validated_data
        )
        return Response(self.get_serializer(factory).data)


@extend_schema_view(
    list=extend_schema(summary="List machines"),
    retrieve=extend_schema(summary="Show a machine"),
)
class MachineViewSet(SupplyViewSet):
    """Serves work centres of factories."""

    queryset = Machine.objects.select_related("factory").prefetch_related("material_families")
    serializer_class = MachineSerializer
    filterset_class = MachineFilterSet
    ordering = ("name",)
    ordering_fields = ("name", "process", "count", "hourly_rate", "created_at")
    price_orderings = ("hourly_rate",)

    @extend_schema(
        summary="Add a machine", request=MachineDraftSerializer, responses={201: MachineSerializer}
    )
    def create(self, request: Request) -> Response:
        """Creates a machine for a process that machines offer, not for a group."""
        fields = self.parsed(MachineDraftSerializer)
        factory = fields.pop("factory")
        machine = master_data.create_machine(factory=factory, fields=fields, by=request.user)
        return self.shown(machine, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a machine", request=MachineChangeSerializer, responses=MachineSerializer
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a machine; reservations fix its process, offered hours its least count."""
        machine = self.get_object()
        fields = self.parsed(MachineChangeSerializer, partial=True)
        return self.shown(master_data.change_machine(machine=machine, fields=fields))


@extend_schema_view(
    list=extend_schema(summary="List certifications"),
    retrieve=extend_schema(summary="Show a certification"),
)
class CertificationViewSet(SupplyViewSet):
    """Serves certifications of factories."""

    queryset = Certification.objects.select_related("factory").prefetch_related("files__attachment")
    serializer_class = CertificationSerializer
    filterset_class = CertificationFilterSet
    ordering = ("valid_to",)
    ordering_fields = ("valid_to", "valid_from", "standard", "created_at")

    @extend_schema(
        summary="Add a certification",
        request=CertificationDraftSerializer,
        responses={201: CertificationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Creates a certification, valid from its first to its last day inclusive."""
        fields = self.parsed(CertificationDraftSerializer)
        factory = fields.pop("factory")
        row = master_data.create_certification(factory=factory, fields=fields, by=request.user)
        return self.shown(row, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a certification",
        request=CertificationChangeSerializer,
        responses=CertificationSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a certification; add a renewed one with a new number instead."""
        row = self.get_object()
        fields = self.parsed(CertificationChangeSerializer, partial=True)
        return self.shown(master_data.change_certification(certification=row, fields=fields))

    @extend_schema(summary="Delete a certification", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a certification; matches made with it keep their own record."""
        master_data.delete_certification(certification=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Add a file to a certification",
        request=FileReferenceSerializer,
        responses={201: CertificationSerializer},
    )
    @action(detail=True, methods=["post"])
    def attachments(self, request: Request, pk: str) -> Response:
        """Adds a file that was sent before; your organisation and operators see it."""
        row, body = self.get_object(), self.parsed(FileReferenceSerializer)
        file = self.own_file(body["attachment"])
        add_certification_file(certification=row, attachment=file, by=request.user)
        return self.shown(self.get_queryset().get(pk=pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Remove a file from a certification", responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"attachments/(?P<file>[0-9a-f-]{36})")
    def attachment(self, request: Request, pk: str, file: str) -> Response:
        """Removes the file; it is deleted a day later if nothing else has it."""
        row = self.get_object()
        remove_certification_file(certification=row, attachment=self.own_file(file))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def own_file(self, pk: Any) -> Attachment:
        """Returns a file of the user; raises Http404."""
        return get_object_or_404(Attachment.objects.visible_to(self.request.user), pk=pk)
