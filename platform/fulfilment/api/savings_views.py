"""Provides savings over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.prices import PricesOnlyView
from common.access import Audience
from common.api.views import TenantViewSet
from fulfilment.api.savings_serializers import SavingSerializer
from fulfilment.savings_report import savings_reports
from matching.models import MatchRun


class SavingViewSet(PricesOnlyView, TenantViewSet):
    """Shows savings by stage to operators who see prices."""

    audience = (Audience.OPERATOR,)
    queryset = MatchRun.objects.all()
    serializer_class = SavingSerializer
    pagination_class = None

    @extend_schema(
        summary="Savings of all approved runs", responses=SavingSerializer(many=True), filters=False
    )
    def list(self, request: Request) -> Response:
        """Lists savings by currency."""
        return Response(SavingSerializer(savings_reports(), many=True).data)

    @extend_schema(
        summary="Savings of one run", responses=SavingSerializer(many=True), filters=False
    )
    def savings(self, request: Request, pk: str) -> Response:
        """Lists the savings of a run, in its currency; empty before its approval."""
        run = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(SavingSerializer(savings_reports(run), many=True).data)
