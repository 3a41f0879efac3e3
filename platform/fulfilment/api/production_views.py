"""Provides production, progress reports and inspections over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PLANNING_ROLES
from common.access import Audience
from common.api.views import TenantViewSet
from common.errors import Forbidden
from fulfilment import selectors
from fulfilment.api.filters import InspectionFilter, ProgressFilter
from fulfilment.api.serializers import (
    InspectionBodySerializer,
    InspectionSerializer,
    ProductionSerializer,
    ProgressBodySerializer,
    ProgressReportSerializer,
    ShipmentBodySerializer,
    ShipmentSerializer,
)
from fulfilment.api.view_bases import ALL_SIDES, AppendOnlyViewSet, BodyValidationMixin
from fulfilment.models import Inspection, ProgressReport
from fulfilment.services.delivery import ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from matching.api.serializers.requests import EmptyBodySerializer
from matching.models import Allocation


class ProductionViewSet(BodyValidationMixin, TenantViewSet):
    """Provides the operations of the factory that makes an allocation."""

    audience = ALL_SIDES
    change_audience = (Audience.PLANNER,)
    lock_first = ("order",)
    queryset = Allocation.objects.select_related("operation", "window__machine__factory")
    serializer_class = ProductionSerializer

    def ensure_changeable(self, row: Any) -> None:
        """Raises Forbidden if the user does not plan for the factory that makes it."""
        owner = row.window.machine.factory.organisation_id
        if owner not in self.request.user.organisation_ids(PLANNING_ROLES):
            raise Forbidden

    @extend_schema(request=EmptyBodySerializer, responses=ProductionSerializer)
    @action(detail=True, methods=["post"], url_path="production-start")
    def production_start(self, request: Request, pk: str) -> Response:
        """Starts production, a later step with the pieces that have arrived."""
        return self.perform(start_production)

    @extend_schema(request=ProgressBodySerializer, responses={201: ProgressReportSerializer})
    @action(detail=True, methods=["post"], url_path="progress-reports")
    def progress_reports(self, request: Request, pk: str) -> Response:
        """Reports the total of pieces made; a correction may lower it."""
        allocation, body = self.get_object(), self.validated_body(ProgressBodySerializer)
        report = report_progress(
            allocation=allocation,
            pieces=body["pieces_done"],
            is_correction=body["is_correction"],
            cycle_time_s=body.get("cycle_time_s"),
            by=request.user,
        )
        return Response(ProgressReportSerializer(report).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InspectionBodySerializer, responses={201: InspectionSerializer})
    @action(detail=True, methods=["post"])
    def inspections(self, request: Request, pk: str) -> Response:
        """Records some pieces as passed or failed; those that passed may leave."""
        allocation, body = self.get_object(), self.validated_body(InspectionBodySerializer)
        inspection = inspect_pieces(allocation=allocation, by=request.user, **body)
        shown = InspectionSerializer(inspection, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=EmptyBodySerializer, responses=ProductionSerializer)
    @action(detail=True, methods=["post"])
    def rework(self, request: Request, pk: str) -> Response:
        """Returns failed pieces to rework."""
        return self.perform(rework_failed)

    @extend_schema(request=EmptyBodySerializer, responses=ProductionSerializer)
    @action(detail=True, methods=["post"])
    def scrap(self, request: Request, pk: str) -> Response:
        """Scraps failed pieces and has them matched again."""
        return self.perform(scrap_failed)

    @extend_schema(request=ShipmentBodySerializer, responses={201: ShipmentSerializer(many=True)})
    @action(detail=True, methods=["post"], pagination_class=None, filter_backends=[])
    def shipment(self, request: Request, pk: str) -> Response:
        """Ships passed pieces: to the buyer, or by one shipment to each next factory."""
        allocation, body = self.get_object(), self.validated_body(ShipmentBodySerializer)
        sent = ship(allocation=allocation, by=request.user, **body)
        rows = selectors.shipments_for(request.user).filter(pk__in=[row.pk for row in sent])
        data = ShipmentSerializer(rows.order_by("pk"), many=True).data
        return Response(data, status=status.HTTP_201_CREATED)

    def perform(self, service: Any) -> Response:
        """Calls a service without further arguments; returns the updated allocation."""
        allocation = self.get_object()
        self.validated_body(EmptyBodySerializer)
        service(allocation=allocation, by=self.request.user)
        row = selectors.production_of(self.get_queryset()).get(pk=allocation.pk)
        return Response(self.get_serializer(row).data)


@extend_schema_view(list=extend_schema(summary="Progress reports, the newest first"))
class ProgressReportViewSet(AppendOnlyViewSet):
    """Lists progress reports of the user's allocations."""

    queryset = ProgressReport.objects.all()
    serializer_class = ProgressReportSerializer
    filterset_class = ProgressFilter
    ordering_fields = ("at", "pieces_done")


@extend_schema_view(list=extend_schema(summary="Inspections, the newest first"))
class InspectionViewSet(AppendOnlyViewSet):
    """Lists inspections of the user's allocations."""

    queryset = Inspection.objects.prefetch_related("files__attachment")
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter
    ordering_fields = ("at", "passed", "failed")
