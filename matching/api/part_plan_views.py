"""Serves proposed routings, indicative prices and orders of parts."""

import re
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api.filters import QueryError
from common.api.serializers import EmptySerializer
from common.api.views import TenantViewSet
from common.errors import Forbidden
from matching.api.serializers.part_plans import (
    ORDER,
    QUOTE,
    PartCardSerializer,
    PartOrderSerializer,
    PartProposalSerializer,
    PartQuoteSerializer,
    QuoteRequestSerializer,
)
from matching.estimates.part_quote import quote_part
from matching.estimates.part_routings import propose_for_part
from matching.models import Allocation
from matching.selectors.part_cards import allocations_with_parts, part_card
from matching.services.parts.confidentiality import accept_confidentiality
from matching.services.parts.part_orders import order_part, typed_part_order
from orders.api.serializers import OrderSerializer
from orders.limits import QUANTITY_MOST
from orders.models import Part
from orders.selectors import orders_in_full, parts_in_full


class PartPlanViewSet(TenantViewSet):
    """Serves what can be planned for a part to its buyer and to operators."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.PURCHASER,)
    queryset = Part.objects.all()
    serializer_class = PartProposalSerializer
    lookup_url_kwarg = "part"
    filter_backends = ()
    pagination_class = None

    def get_queryset(self) -> Any:
        self.queryset = parts_in_full()
        return super().get_queryset()

    @extend_schema(
        summary="Routings that are proposed for a part",
        parameters=[
            OpenApiParameter(
                "quantity", OpenApiTypes.INT, description="Else that of the pasted request."
            )
        ],
        responses=PartProposalSerializer,
    )
    def routings(self, request: Request, part: str) -> Response:
        """Returns up to three routings with estimated times, or what is missing for one."""
        row = get_object_or_404(self.get_queryset(), pk=part)
        proposal = propose_for_part(row, wanted_quantity(request))
        return Response(PartProposalSerializer(proposal).data)

    @extend_schema(
        summary="Order a part",
        request=PartOrderSerializer,
        responses={201: OrderSerializer},
        examples=[ORDER],
    )
    def orders(self, request: Request, part: str) -> Response:
        """Writes an order by a proposed routing; what is left out is as the part has it."""
        row = get_object_or_404(self.get_queryset(), pk=part)
        self.ensure_changeable(row)
        body = PartOrderSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        routing, submit = fields.pop("routing"), fields.pop("submit")
        order = order_part(part=row, by=request.user, routing=routing, fields=fields, submit=submit)
        shown = OrderSerializer(
            orders_in_full().get(pk=order.pk), context=self.get_serializer_context()
        )
        return Response(shown.data, status=status.HTTP_201_CREATED)


class AllocationPartViewSet(TenantViewSet):
    """Serves what an allocation makes to its factory, its buyer and to operators."""

    audience = (Audience.OPERATOR, Audience.FACTORY, Audience.BUYER)
    change_audience = (Audience.PLANNER,)
    queryset = Allocation.objects.all()
    serializer_class = PartCardSerializer
    lookup_url_kwarg = "allocation"
    filter_backends = ()
    pagination_class = None

    def get_queryset(self) -> Any:
        self.queryset = allocations_with_parts()
        return super().get_queryset()

    @extend_schema(summary="What an allocation makes", responses=PartCardSerializer)
    def retrieve(self, request: Request, allocation: str) -> Response:
        """Returns size, material, tolerance and files as the user may see them."""
        row = get_object_or_404(self.get_queryset(), pk=allocation)
        return Response(PartCardSerializer(part_card(row, request.user)).data)

    @extend_schema(
        summary="Accept the confidentiality of an order's files",
        request=EmptySerializer,
        responses={201: PartCardSerializer},
    )
    def accept(self, request: Request, allocation: str) -> Response:
        """Records that your organisation accepts the text, and shows the files."""
        row = get_object_or_404(self.get_queryset(), pk=allocation)
        self.ensure_changeable(row)
        EmptySerializer(data=request.data).is_valid(raise_exception=True)
        accept_confidentiality(allocation=row, by=request.user)
        card = PartCardSerializer(part_card(row, request.user))
        return Response(card.data, status=status.HTTP_201_CREATED)


class QuoteViewSet(TenantViewSet):
    """Serves indicative prices to buyers; nothing is stored or reserved."""

    audience = (Audience.PURCHASER,)
    queryset = Part.objects.all()
    serializer_class = PartQuoteSerializer
    filter_backends = ()

    @extend_schema(
        summary="Indicative prices of a part",
        request=QuoteRequestSerializer,
        responses={200: PartQuoteSerializer},
        examples=[QUOTE],
    )
    def create(self, request: Request) -> Response:
        """Prices a part by step, quantity and date, from the hours that are free."""
        body = QuoteRequestSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        rows = parts_in_full().visible_to(request.user)
        part = get_object_or_404(rows, pk=fields.pop("part"))
        self.ensure_changeable(part)
        if not request.user.sees_prices_of(part.organisation_id):
            raise Forbidden
        order, operations, lists = typed_part_order(part, fields.pop("routing"), fields)
        quote = quote_part(order=order, operations=operations, lists=lists)
        shown = {
            "currency": order.currency_id,
            **{name: getattr(quote, name) for name in ("steps", "ladder", "dates")},
        }
        return Response(PartQuoteSerializer(shown).data)


def wanted_quantity(request: Request) -> int | None:
    """Returns the quantity of the address; raises QueryError."""
    text = request.query_params.get("quantity", "")
    if not text:
        return None
    pieces = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not 1 <= pieces <= QUANTITY_MOST:
        raise QueryError({"quantity": [f"Give a whole number from 1 to {QUANTITY_MOST}."]})
    return pieces
