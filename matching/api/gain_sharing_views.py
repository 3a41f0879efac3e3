"""Serves the division of gains, plans of baselines and the rules of prices."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import mixins, status
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.prices import PricesOnlyView
from common.api.permissions import Audience
from common.api.views import TenantViewSet
from common.errors import FieldErrors
from matching.api.serializers.gain_sharing import (
    GainSharingSerializer,
    PriceRuleRequestSerializer,
    PriceRuleSerializer,
)
from matching.models import GainSharing, MatchRun, PriceRule, RunDocument
from matching.models.gain_sharing import Stage
from matching.selectors.documents import readable_document
from matching.services.price_rules import set_rule
from matching.states import BaselineKind

GZIP = {"Content-Encoding": "gzip"}


class RunPartViewSet(PricesOnlyView, TenantViewSet):
    """Serves one part of a run to operators who see prices."""

    audience = (Audience.OPERATOR,)
    queryset = MatchRun.objects.all()
    serializer_class = GainSharingSerializer
    lookup_url_kwarg = "run"
    filter_backends = ()
    pagination_class = None

    def run_of_request(self) -> MatchRun:
        """Returns the run of the address. Raises Http404."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["run"])


@extend_schema_view(
    retrieve=extend_schema(
        summary="The division of a run's gain among its orders",
        parameters=[
            OpenApiParameter(
                "as",
                enum=Stage.values,
                description="The plan as it was solved, or as it was published, the default once"
                " the run is approved.",
            )
        ],
    )
)
class GainSharingViewSet(RunPartViewSet):
    """Serves prices, levies and subsidies of a run's orders."""

    def retrieve(self, request: Request, run: str) -> Response:
        """Sends the division; 404 until the run is solved, or published."""
        stage = request.query_params.get("as", "")
        if stage and stage not in Stage.values:
            raise FieldErrors({"as": f"Choose one of {', '.join(Stage.values)}."})
        rows = GainSharing.objects.filter(run=self.run_of_request())
        rows = rows.filter(stage=stage) if stage else rows
        sharing = rows.select_related("run").prefetch_related("prices__order").last()
        if sharing is None:
            raise NotFound("The gain of this run is not divided, or not at this stage.")
        return Response(GainSharingSerializer(sharing).data)


@extend_schema_view(
    retrieve=extend_schema(
        summary="The plan of a baseline, as `millshare-plan/1`",
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)},
        parameters=[OpenApiParameter("kind", location="path", enum=BaselineKind.values)],
    )
)
class BaselinePlanViewSet(RunPartViewSet):
    """Serves the plans without the match that a run is compared with."""

    def retrieve(self, request: Request, run: str, kind: str) -> HttpResponse:
        """Sends the stored plan as compressed JSON."""
        if kind not in BaselineKind.values:
            raise NotFound(f"There is no baseline “{kind}”; {', '.join(BaselineKind.values)} are.")
        match_run = self.run_of_request()
        try:
            content = readable_document(match_run, kind)
        except RunDocument.DoesNotExist:
            raise NotFound(
                f"This run has no baseline yet; it is “{match_run.get_status_display()}”."
            ) from None
        name = f"{kind}-{match_run.pk}.json"
        headers = GZIP | {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/json", headers=headers)


@extend_schema_view(list=extend_schema(summary="Rules of prices, the newest first"))
class PriceRuleViewSet(mixins.ListModelMixin, TenantViewSet):
    """Serves the rules of prices, which every member may read."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.REVIEWER,)
    queryset = PriceRule.objects.select_related("set_by")
    serializer_class = PriceRuleSerializer
    filterset_fields = ("currency",)
    ordering_fields = ("created_at",)
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        return PriceRule.objects.select_related("set_by")

    @extend_schema(request=PriceRuleRequestSerializer, responses={201: PriceRuleSerializer})
    def create(self, request: Request) -> Response:
        """Sets the rule of a currency for the runs that are requested from now on."""
        body = PriceRuleRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rule = set_rule(by=request.user, **body.validated_data)
        return Response(PriceRuleSerializer(rule).data, status=status.HTTP_201_CREATED)
