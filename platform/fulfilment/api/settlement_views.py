"""Provides settlements and their lines over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api.views import TenantViewSet
from fulfilment import selectors
from fulfilment.api.filters import PaymentFilter, SettlementFilter, SettlementLineFilter
from fulfilment.api.settlement_serializers import (
    LineSerializer,
    OperatorSettlementSerializer,
    PaymentMarkSerializer,
    PaymentSerializer,
    SettlementSerializer,
    StatementSerializer,
)
from fulfilment.api.view_bases import ALL_SIDES, AppendOnlyViewSet, BodyValidationMixin
from fulfilment.models import Payment, Settlement, SettlementLine
from fulfilment.services.hand_payments import mark_paid, record_statement


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
    price_orderings = ("amount",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SettlementLine.objects.none()
        return selectors.settlement_lines_for(self.request.user)


@extend_schema_view(
    list=extend_schema(summary="Payments, the oldest first"),
    retrieve=extend_schema(summary="A payment"),
)
class PaymentViewSet(
    BodyValidationMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet
):
    """Shows operators what is due and paid, and records what the bank has moved."""

    audience = (Audience.OPERATOR,)
    change_audience = (Audience.REVIEWER,)
    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    ordering_fields = ("number", "created_at", "paid_on")
    ordering = ("number",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Payment.objects.none()
        return selectors.payments_for(self.request.user)

    @extend_schema(
        summary="Mark a payment as made",
        request=PaymentMarkSerializer,
        responses=PaymentSerializer,
    )
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: str) -> Response:
        """Records by the bank's reference that the money has moved."""
        payment = get_object_or_404(self.get_queryset(), pk=pk)
        mark_paid(payment=payment, by=request.user, **self.validated_body(PaymentMarkSerializer))
        return Response(self.get_serializer(self.get_queryset().get(pk=payment.pk)).data)

    @extend_schema(
        summary="Record a bank statement",
        request=StatementSerializer,
        responses=PaymentSerializer(many=True),
    )
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def statements(self, request: Request) -> Response:
        """Marks the payments that the lines name, all or none."""
        body = self.validated_body(StatementSerializer)
        ids = [row.pk for row in record_statement(by=request.user, **body)]
        rows = self.get_queryset().filter(pk__in=ids).order_by("number")
        return Response(self.get_serializer(rows, many=True).data)
