"""Provides settlements and their lines over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins

from common.api.views import TenantViewSet
from fulfilment import selectors
from fulfilment.api.filters import SettlementFilter, SettlementLineFilter
from fulfilment.api.settlement_serializers import (
    LineSerializer,
    OperatorSettlementSerializer,
    SettlementSerializer,
)
from fulfilment.api.view_bases import ALL_SIDES, AppendOnlyViewSet
from fulfilment.models import Settlement, SettlementLine


@extend_schema_view(
    list=extend_schema(summary="Settlements, each as your side may see it"),
    retrieve=extend_schema(summary="A settlement, as your side may see it"),
)
@extend_schema(responses=OperatorSettlementSerializer)
class SettlementViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Shows settlements: operators see all, factories and buyers their own part."""

    audience = ALL_SIDES
    queryset = Settlement.objects.all()
    serializer_class = SettlementSerializer
    filterset_class = SettlementFilter
    ordering_fields = ("created_at", "status")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Settlement.objects.none()
        return selectors.settlements_for(self.request.user)


@extend_schema_view(list=extend_schema(summary="Settlement lines of your own account"))
class SettlementLineViewSet(AppendOnlyViewSet):
    """Lists settlement lines; operators see those of all accounts."""

    queryset = SettlementLine.objects.all()
    serializer_class = LineSerializer
    filterset_class = SettlementLineFilter
    ordering_fields = ("at", "amount", "account")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SettlementLine.objects.none()
        return selectors.settlement_lines_for(self.request.user)
