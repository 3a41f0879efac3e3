"""Serves what an organisation has open to operators, and cancels it."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation
from common.access import Audience
from common.api.fields import StrictCharField
from common.api.serializers import StrictSerializer
from common.api.views import IdempotentWriteMixin
from fulfilment.services.open_business import cancel_open_business, open_business_of


class OpenBusinessSerializer(serializers.Serializer):
    """Renders the ids of what is open."""

    orders = serializers.ListField(child=serializers.UUIDField())
    allocations = serializers.ListField(child=serializers.UUIDField())
    windows = serializers.ListField(child=serializers.UUIDField())


class CancellationReasonSerializer(StrictSerializer):
    """Validates why the business is cancelled."""

    reason = StrictCharField(max_length=300)


class LeftSerializer(serializers.Serializer):
    """Renders what could not be cancelled, and why."""

    name = serializers.CharField()
    reason = serializers.CharField()


class CancelledBusinessSerializer(serializers.Serializer):
    """Renders what a cancellation did."""

    cancelled = serializers.IntegerField()
    left = LeftSerializer(many=True)


class OpenBusinessView(IdempotentWriteMixin):
    """Lists what an organisation has open, and cancels it where it is suspended."""

    audience = (Audience.OPERATOR,)
    change_audience = (Audience.REVIEWER,)

    @extend_schema(
        operation_id="open_business_retrieve",
        summary="List what an organisation has open",
        responses=OpenBusinessSerializer,
    )
    def get(self, request: Request, pk: Any) -> Response:
        """Returns ids of open orders, of offers and work, and of published windows."""
        business = open_business_of(get_object_or_404(Organisation, pk=pk))
        rows = {
            "orders": business.orders,
            "allocations": business.allocations,
            "windows": business.windows,
        }
        ids = {name: list(found.values_list("pk", flat=True)) for name, found in rows.items()}
        return Response(ids)

    @extend_schema(
        operation_id="open_business_cancel",
        summary="Cancel what a suspended organisation has open",
        request=CancellationReasonSerializer,
        responses=CancelledBusinessSerializer,
    )
    def post(self, request: Request, pk: Any) -> Response:
        """Cancels orders, offers, accepted work and windows; work that has begun is left."""
        organisation = get_object_or_404(Organisation, pk=pk)
        body = CancellationReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        done = cancel_open_business(
            organisation=organisation, by=request.user, **body.validated_data
        )
        left = [{"name": name, "reason": str(reason)} for name, reason in done.left]
        return Response({"cancelled": done.cancelled, "left": left})
