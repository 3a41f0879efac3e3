"""Provides shipments, receipts, claims and disputes over HTTP."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api.views import TenantViewSet
from common.errors import FieldErrors, Forbidden, InvalidTransition
from fulfilment import selectors
from fulfilment.api.filters import ClaimFilter, DisputeFilter, ShipmentFilter
from fulfilment.api.serializers import (
    AllocationReceiptBodySerializer,
    ClaimSerializer,
    DisputeSerializer,
    ReceiptBodySerializer,
    ResolutionBodySerializer,
    ResolutionPreviewSerializer,
    ShipmentSerializer,
)
from fulfilment.api.settlement_serializers import DisputePreviewSerializer
from fulfilment.api.view_bases import ALL_SIDES, AppendOnlyViewSet, BodyValidationMixin
from fulfilment.errors import AlreadyReceived
from fulfilment.models import DeliveryClaim, Dispute, Shipment
from fulfilment.services.acceptance import (
    accept_goods,
    dispute_goods,
    preview_resolution,
    resolve_dispute,
)
from fulfilment.services.closing import cancel_for_operator
from fulfilment.services.delivery import receive_shipment
from fulfilment.states import Account, DisputeStatus
from matching.api.serializers.requests import EmptyBodySerializer, ReasonSerializer
from matching.models import Allocation
from orders.api.serializers import OrderSerializer
from orders.models import Order
from orders.selectors import orders_in_full


@extend_schema_view(list=extend_schema(summary="Shipments, the newest first"))
class ShipmentViewSet(AppendOnlyViewSet):
    """Lists shipments that the user's side sends, receives or buys."""

    queryset = Shipment.objects.all()
    serializer_class = ShipmentSerializer
    filterset_class = ShipmentFilter
    ordering_fields = ("at", "shipped_on", "pieces")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Shipment.objects.none()
        return selectors.shipments_for(self.request.user)


class ReceiptViewSet(BodyValidationMixin, TenantViewSet):
    """Records receipts of the next factory or the buyer, by allocation."""

    audience = ALL_SIDES
    change_audience = (Audience.PLANNER, Audience.PURCHASER)
    queryset = Shipment.objects.all()
    serializer_class = ShipmentSerializer

    @extend_schema(request=AllocationReceiptBodySerializer, responses=ShipmentSerializer)
    @action(detail=True, methods=["post"])
    def receipt(self, request: Request, pk: str) -> Response:
        """Records pieces that arrived; missing ones stay under way until it is final."""
        shipments = self.receivable_shipments(pk)
        body = self.validated_body(AllocationReceiptBodySerializer)
        shipment = self.select_shipment(
            shipments, body.pop("shipment", None), body.pop("to_allocation", None)
        )
        receive_shipment(shipment=shipment, by=request.user, **body)
        row = selectors.shipments_for(request.user).get(pk=shipment.pk)
        return Response(self.get_serializer(row).data)

    def receivable_shipments(self, pk: str) -> list[Shipment]:
        """Returns the allocation's shipments that the user may receive.

        Raises Http404 if the user may not see it, Forbidden if another role receives.
        """
        user = self.request.user
        try:
            rows = Shipment.objects.filter(allocation=pk).select_related("allocation", "lot")
            own = rows.receivable_by(user).prefetch_related("receipts").order_by("at", "pk")
            own = list(own)
            is_sent = bool(own) or rows.visible_to(user).exists()
            allocations = Allocation.objects.visible_to(user).filter(pk=pk)
            is_seen = is_sent or allocations.exists()
        except (ValueError, ValidationError):
            raise Http404 from None
        if not is_seen:
            raise Http404
        if not is_sent:
            raise InvalidTransition(gettext("Nothing of this allocation was sent yet."))
        if not own:
            raise Forbidden
        return own

    def select_shipment(
        self, shipments: list[Shipment], shipment: Any, to_allocation: Any
    ) -> Shipment:
        """Selects the one shipment. Raises FieldErrors if ambiguous, AlreadyReceived."""
        if shipment:
            shipments = [row for row in shipments if row.pk == shipment]
            if not shipments:
                message = gettext("This shipment of the allocation was not sent to you.")
                raise FieldErrors({"shipment": message})
        if to_allocation:
            shipments = [
                row for row in shipments if row.lot and row.lot.to_allocation_id == to_allocation
            ]
            if not shipments:
                raise FieldErrors(
                    {"to_allocation": gettext("Nothing was sent to this allocation of yours.")}
                )
        waiting = [row for row in shipments if not row.is_received]
        if not waiting:
            raise AlreadyReceived
        if len(waiting) > 1:
            places = {row.lot and row.lot.to_allocation_id for row in waiting}
            field = "to_allocation" if len(places) > 1 else "shipment"
            raise FieldErrors(
                {field: gettext("Several shipments wait; name the one that arrived.")}
            )
        return waiting[0]


class ShipmentReceiptViewSet(BodyValidationMixin, TenantViewSet):
    """Records receipts of the next factory or the buyer, by shipment."""

    audience = ALL_SIDES
    change_audience = (Audience.PLANNER, Audience.PURCHASER)
    queryset = Shipment.objects.select_related("allocation")
    serializer_class = ShipmentSerializer

    @extend_schema(request=ReceiptBodySerializer, responses={201: ShipmentSerializer})
    @action(detail=True, methods=["post"])
    def receipts(self, request: Request, pk: str) -> Response:
        """Records pieces of a shipment that arrived together, as on one of several trucks."""
        shipment = get_object_or_404(self.get_queryset(), pk=pk)
        if not Shipment.objects.receivable_by(request.user).filter(pk=shipment.pk).exists():
            raise Forbidden
        body = self.validated_body(ReceiptBodySerializer)
        receive_shipment(shipment=shipment, by=request.user, **body)
        row = selectors.shipments_for(request.user).get(pk=shipment.pk)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


@extend_schema_view(list=extend_schema(summary="Claims for short and damaged pieces"))
class ClaimViewSet(AppendOnlyViewSet):
    """Lists claims; a factory sees those for its allocations, without amounts."""

    queryset = DeliveryClaim.objects.select_related("receipt__shipment__allocation__order")
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    ordering: ClassVar = ("-created_at",)
    ordering_fields = ("created_at", "short", "damaged", "status")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return DeliveryClaim.objects.none()
        shipments = Shipment.objects.visible_to(self.request.user)
        return self.queryset.filter(receipt__shipment__in=shipments)


@extend_schema_view(list=extend_schema(summary="Disputes about the goods of orders"))
class DisputeViewSet(AppendOnlyViewSet):
    """Lists disputes and their resolutions; factories see those of their goods."""

    audience = ALL_SIDES
    queryset = Dispute.objects.select_related("order").prefetch_related("refunds")
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    ordering: ClassVar = ("-created_at",)
    ordering_fields = ("created_at", "status")


class GoodsAcceptanceViewSet(BodyValidationMixin, TenantViewSet):
    """Accepts and disputes the goods of an order, and resolves disputes."""

    audience = (Audience.OPERATOR, Audience.BUYER)
    change_audience = (Audience.PURCHASER,)
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

    @extend_schema(request=EmptyBodySerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"], url_path="goods-acceptance")
    def goods_acceptance(self, request: Request, pk: str) -> Response:
        """Accepts the goods; factories are paid for the pieces that arrived undamaged."""
        order = self.get_object()
        self.validated_body(EmptyBodySerializer)
        accept_goods(order=order, by=request.user)
        return Response(self.get_serializer(orders_in_full().get(pk=order.pk)).data)

    @extend_schema(request=ReasonSerializer, responses={201: DisputeSerializer})
    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: str) -> Response:
        """Disputes the goods; an operator decides."""
        order, body = self.get_object(), self.validated_body(ReasonSerializer)
        dispute = dispute_goods(order=order, by=request.user, **body)
        return Response(self.represent(dispute), status=status.HTTP_201_CREATED)

    @extend_schema(
        request=ResolutionBodySerializer, responses={200: DisputeSerializer, 202: DisputeSerializer}
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="dispute-resolution",
        change_audience=(Audience.REVIEWER,),
    )
    def dispute_resolution(self, request: Request, pk: str) -> Response:
        """Resolves the dispute with refunds or without, and settles the order.

        A decision above the amount that one person may take is answered 202, and taken once a
        second operator decides the same.
        """
        order = get_object_or_404(self.get_queryset(), pk=pk)
        body = self.validated_body(ResolutionBodySerializer)
        dispute = resolve_dispute(order=order, by=request.user, **body)
        return Response(
            self.represent(dispute),
            status=status.HTTP_202_ACCEPTED
            if dispute.status == DisputeStatus.OPEN
            else status.HTTP_200_OK,
        )

    @extend_schema(request=ResolutionPreviewSerializer, responses=DisputePreviewSerializer)
    @action(
        detail=True,
        methods=["post"],
        url_path="dispute-resolution-preview",
        change_audience=(Audience.REVIEWER,),
    )
    def dispute_resolution_preview(self, request: Request, pk: str) -> Response:
        """Shows what a resolution would pay to whom; nothing is stored."""
        order = get_object_or_404(self.get_queryset(), pk=pk)
        body = self.validated_body(ResolutionPreviewSerializer)
        if not request.user.sees_prices_of(None):
            raise Forbidden
        found = preview_resolution(order=order, by=request.user, **body)
        zeros = dict.fromkeys(Account.values, Decimal(0))
        lots = [{"allocation": lot.pk, **zeros, **amounts} for lot, amounts in found]
        return Response(DisputePreviewSerializer({"lots": lots}).data)

    @extend_schema(request=ReasonSerializer, responses=OrderSerializer)
    @action(
        detail=True,
        methods=["post"],
        url_path="operator-cancellation",
        change_audience=(Audience.REVIEWER,),
    )
    def operator_cancellation(self, request: Request, pk: str) -> Response:
        """Cancels an order before production; its buyer and factories read the reason."""
        order = get_object_or_404(self.get_queryset(), pk=pk)
        body = self.validated_body(ReasonSerializer)
        cancel_for_operator(order=order, by=request.user, **body)
        return Response(self.get_serializer(orders_in_full().get(pk=order.pk)).data)

    def represent(self, dispute: Dispute) -> dict[str, Any]:
        """Returns the dispute as JSON data."""
        return DisputeSerializer(dispute, context=self.get_serializer_context()).data
