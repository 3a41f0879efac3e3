"""Serves orders over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PURCHASING_ROLES
from accounts.services.members import choose_organisation
from common.access import Audience
from common.api.serializers import EmptySerializer
from common.api.views import TenantViewSet
from orders.api.filters import OrderFilterSet
from orders.api.order_examples import CANCELLATION, CHANGE, DRAFT
from orders.api.serializers import (
    CancellationSerializer,
    OrderChangeSerializer,
    OrderDraftSerializer,
    OrderSerializer,
    OrderSummarySerializer,
)
from orders.models import Order
from orders.selectors import order_summaries, orders_in_full
from orders.services import order_changes


@extend_schema_view(
    list=extend_schema(summary="List orders"),
    retrieve=extend_schema(summary="Show an order with its routing, history and completeness"),
)
class OrderViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves orders to their buyer and to operators."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.PURCHASER,)
    queryset = Order.objects.all()
    filterset_class = OrderFilterSet
    ordering = ("-created_at",)
    ordering_fields = (
        "created_at",
        "submitted_at",
        "latest_delivery_on",
        "wish_delivery_on",
        "quantity",
        "reference",
        "status",
    )
    http_method_names: ClassVar = ["get", "post", "patch", "head", "options"]

    def get_queryset(self) -> Any:
        self.queryset = order_summaries() if self.action == "list" else orders_in_full()
        return super().get_queryset()

    def get_serializer_class(self) -> Any:
        return OrderSummarySerializer if self.action == "list" else OrderSerializer

    @extend_schema(
        summary="Write a draft",
        request=OrderDraftSerializer,
        responses={201: OrderSerializer},
        examples=[DRAFT],
    )
    def create(self, request: Request) -> Response:
        """Creates a draft, which only its buyer sees and may change until submission."""
        fields = self.parsed(OrderDraftSerializer)
        organisation = choose_organisation(
            user=request.user,
            wanted=fields.pop("organisation", None),
            kind="is_buyer",
            roles=PURCHASING_ROLES,
        )
        operations = fields.pop("operations", ())
        order = order_changes.draft_order(
            organisation=organisation, by=request.user, fields=fields, operations=operations
        )
        return self.shown(order, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a draft",
        request=OrderChangeSerializer,
        responses=OrderSerializer,
        examples=[CHANGE],
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the fields sent; `operations` are replaced as a whole."""
        order = self.get_object()
        fields = self.parsed(OrderChangeSerializer, partial=True)
        operations = fields.pop("operations", None)
        return self.shown(
            order_changes.change_order(order=order, fields=fields, operations=operations)
        )

    @extend_schema(summary="Submit a draft", request=EmptySerializer, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def submission(self, request: Request, pk: str) -> Response:
        """Submits the order, which then waits for a match run unchanged."""
        order = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(order_changes.submit_order(order=order, by=request.user))

    @extend_schema(
        summary="Cancel an order",
        request=CancellationSerializer,
        responses=OrderSerializer,
        examples=[CANCELLATION],
    )
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Cancels the order before production and releases its hours and offers."""
        order = self.get_object()
        reason = self.parsed(CancellationSerializer)["reason"]
        return self.shown(order_changes.cancel_order(order=order, by=request.user, reason=reason))

    def parsed(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, order: Order, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the order as it is now."""
        row = orders_in_full().get(pk=order.pk)
        return Response(self.get_serializer(row).data, status=status)
