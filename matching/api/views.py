"""Match runs and allocations over HTTP."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.access import Audience
from common.api.views import OwnedViews
from matching import pipeline, selectors, services
from matching.api.filters import AllocationFilter, RunFilter, RunOrderFilter
from matching.api.serializers import (
    AllocationSerializer,
    NothingSerializer,
    OperatorAllocationSerializer,
    ReasonSerializer,
    RunDetailSerializer,
    RunOrderSerializer,
    RunRequestSerializer,
    RunSerializer,
)
from matching.models import Allocation, MatchRun, RunDocument, RunOrder

GZIP = {"Content-Encoding": "gzip"}


@extend_schema_view(
    list=extend_schema(summary="Match runs, the newest first"),
    retrieve=extend_schema(summary="A match run with its progress, or what it saves"),
)
class MatchRunViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, OwnedViews):
    """Match runs, for the platform's operators."""

    audience = (Audience.OPERATOR,)
    change_audience = (Audience.REVIEWER,)
    queryset = MatchRun.objects.select_related("requested_by", "decided_by")
    filterset_class = RunFilter
    ordering_fields = ("created_at", "solved_at", "cost", "gap", "status")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.prefetch_related("baselines", "events__by") if self.detail else rows

    def get_serializer_class(self) -> Any:
        return RunSerializer if self.action == "list" else RunDetailSerializer

    @extend_schema(request=RunRequestSerializer, responses={201: RunDetailSerializer})
    def create(self, request: Request) -> Response:
        """Requests a run over the open orders and free hours; a worker takes it up.

        One at a time in a currency, and so many an hour and a day for each organisation.
        """
        body = RunRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run = services.request_run(by=request.user, **body.validated_data)
        return Response(self.shown(run), status=status.HTTP_201_CREATED)

    @extend_schema(request=NothingSerializer, responses=RunDetailSerializer)
    @action(detail=True, methods=["post"])
    def approval(self, request: Request, pk: str) -> Response:
        """Offers the plan's allocations. What no longer fits is left out; `stale` if all of it."""
        run = self.get_object()
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        return Response(self.shown(pipeline.approve_run(run=run, by=request.user)))

    @extend_schema(request=ReasonSerializer, responses=RunDetailSerializer)
    @action(detail=True, methods=["post"])
    def rejection(self, request: Request, pk: str) -> Response:
        """Sets the plan aside with a reason; its orders wait for the next run."""
        run, body = self.get_object(), ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run = services.reject_run(run=run, by=request.user, **body.validated_data)
        return Response(self.shown(run))

    @extend_schema(request=NothingSerializer, responses=RunDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Ends a run that is not solved yet. Its best plan so far can be read, not offered."""
        run = self.get_object()
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        return Response(self.shown(services.cancel_run(run=run, by=request.user)))

    @extend_schema(
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)}, filters=False
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def problem(self, request: Request, pk: str) -> HttpResponse:
        """The frozen problem, as `millshare-problem/1`."""
        return self.document(RunDocument.Kind.PROBLEM)

    @extend_schema(
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)}, filters=False
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def plan(self, request: Request, pk: str) -> HttpResponse:
        """The plan, as `millshare-plan/1`; of a cancelled run the best it had, if any."""
        return self.document(RunDocument.Kind.PLAN)

    def document(self, kind: str) -> HttpResponse:
        """A stored document as JSON, sent compressed."""
        run = self.get_object()
        try:
            content = pipeline.readable_document(run, kind)
        except RunDocument.DoesNotExist:
            raise NotFound(
                f"This run has no {kind} yet; it is “{run.get_status_display()}”."
            ) from None
        name = f"{kind}-{run.pk}.json"
        headers = GZIP | {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/json", headers=headers)

    def shown(self, run: MatchRun) -> dict[str, Any]:
        """The run as the show answers it."""
        return RunDetailSerializer(run, context=self.get_serializer_context()).data


@extend_schema_view(list=extend_schema(summary="What a run makes of each order, and what it saves"))
class RunOrderViews(mixins.ListModelMixin, OwnedViews):
    """The orders of one match run."""

    audience = (Audience.OPERATOR,)
    queryset = RunOrder.objects.all()
    serializer_class = RunOrderSerializer
    filterset_class = RunOrderFilter
    ordering_fields = (
        "made",
        "unmet",
        "factories_used",
        "total_cost",
        "single_source_saving",
        "greedy_split_saving",
        "reference_saving",
        "unmatched_reason",
    )
    ordering = ("-greedy_split_saving",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return RunOrder.objects.none()
        runs = MatchRun.objects.visible_to(self.request.user)
        return selectors.run_orders(get_object_or_404(runs, pk=self.kwargs["run"]))


@extend_schema_view(
    list=extend_schema(summary="Allocations, each as your side may see it"),
    retrieve=extend_schema(summary="An allocation, as your side may see it"),
)
@extend_schema(responses=OperatorAllocationSerializer)
class AllocationViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, OwnedViews):
    """Allocations: operators see all, factories and buyers what was offered, each its own part."""

    audience = (Audience.OPERATOR, Audience.FACTORY, Audience.BUYER)
    lock_first = ("order",)
    queryset = Allocation.objects.all()
    serializer_class = AllocationSerializer
    filterset_class = AllocationFilter
    ordering_fields = ("created_at", "due_on", "quantity", "status")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Allocation.objects.none()
        return selectors.allocations_for(self.request.user)
