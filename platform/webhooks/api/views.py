"""Serves endpoints and their deliveries to the owners of organisations."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import FactorSessionAuthentication
from accounts.errors import ConfirmationRequired
from accounts.models import Organisation, Role
from accounts.services.sign_in import is_confirmed
from common.access import Audience
from common.api.views import TenantViewSet
from common.errors import FieldErrors, Forbidden
from webhooks.api.serializers import (
    DeliverySerializer,
    EndpointChangeSerializer,
    EndpointDraftSerializer,
    EndpointSerializer,
    EndpointWithSecretSerializer,
)
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.services import endpoints
from webhooks.services import webhook_deliveries as deliveries
from webhooks.states import DeliveryStatus


@extend_schema_view(
    list=extend_schema(summary="List webhooks"), retrieve=extend_schema(summary="Show a webhook")
)
class WebhookViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves the addresses to which events are sent, to owners of the organisation."""

    audience = (Audience.MEMBER,)
    queryset = WebhookEndpoint.objects.all()
    serializer_class = EndpointSerializer
    filterset_fields: ClassVar = ("organisation", "is_active")
    ordering = ("created_at",)
    ordering_fields = ("created_at",)
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]

    @extend_schema(
        summary="Add a webhook",
        request=EndpointDraftSerializer,
        responses={201: EndpointWithSecretSerializer},
    )
    def create(self, request: Request) -> Response:
        """Adds an address; the answer alone has the secret that signs its requests."""
        self.ensure_password_was_typed()
        body = self.parsed(EndpointDraftSerializer)
        organisation = self.owned_organisation(body.pop("organisation", None))
        row, _secret = endpoints.create_endpoint(organisation=organisation, by=self.user, **body)
        return Response(EndpointWithSecretSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a webhook", request=EndpointChangeSerializer, responses=EndpointSerializer
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes address or kinds, or switches it on or off."""
        row = self.get_object()
        changes = self.parsed(EndpointChangeSerializer)
        endpoints.change_endpoint(endpoint=row, by=self.user, changes=changes)
        return Response(EndpointSerializer(row).data)

    @extend_schema(summary="Delete a webhook", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes it with its deliveries."""
        endpoints.delete_endpoint(endpoint=self.get_object(), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Replace the secret", request=None, responses={200: EndpointWithSecretSerializer}
    )
    @action(detail=True, methods=["post"], url_path="secret")
    def replace_secret(self, request: Request, pk: str) -> Response:
        """Makes a new secret; for a day requests have the signatures of both."""
        self.ensure_password_was_typed()
        row = self.get_object()
        endpoints.replace_secret(endpoint=row, by=self.user)
        return Response(EndpointWithSecretSerializer(row).data)

    @extend_schema(summary="Send a test event", request=None, responses={201: DeliverySerializer})
    @action(detail=True, methods=["post"], url_path="test")
    def send_test(self, request: Request, pk: str) -> Response:
        """Sends an event of the kind `webhook.test`."""
        row = deliveries.send_test(endpoint=self.get_object(), by=self.user)
        return Response(DeliverySerializer(row).data, status=status.HTTP_201_CREATED)

    @property
    def user(self) -> Any:
        """Returns who acts."""
        return self.request.user

    def parsed(self, serializer_class: Any) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def ensure_password_was_typed(self) -> None:
        """Raises ConfirmationRequired for a session without a recent password."""
        authenticator = self.request.successful_authenticator
        is_session = isinstance(authenticator, FactorSessionAuthentication)
        if is_session and not is_confirmed(self.request._request):
            raise ConfirmationRequired

    def owned_organisation(self, given: Any) -> Organisation:
        """Returns the organisation that is named, or the only one; raises FieldErrors."""
        owned = self.user.organisation_ids((Role.OWNER,))
        if not owned:
            raise Forbidden
        if given is None and len(owned) > 1:
            raise FieldErrors({"organisation": _("You own several organisations; name one.")})
        wanted = owned[0] if given is None else given
        if wanted not in owned:
            raise FieldErrors({"organisation": _("You own no such organisation.")})
        return Organisation.objects.get(pk=wanted)


class DeliveryFilter(filters.FilterSet):
    """Narrows deliveries to an endpoint, kinds and states."""

    status = filters.MultipleChoiceFilter(choices=DeliveryStatus.choices, distinct=False)

    class Meta:
        model = WebhookDelivery
        fields: ClassVar = ("endpoint", "kind", "status")


@extend_schema_view(
    list=extend_schema(summary="List deliveries of webhooks"),
    retrieve=extend_schema(summary="Show a delivery"),
)
class WebhookDeliveryViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves what was sent to webhooks, with each attempt."""

    audience = (Audience.MEMBER,)
    queryset = WebhookDelivery.objects.prefetch_related("attempt_log")
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    ordering = ("-created_at",)
    ordering_fields = ("created_at",)
    http_method_names: ClassVar = ["get", "post", "head", "options"]

    @extend_schema(summary="Send a delivery again", request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"], url_path="replay")
    def replay(self, request: Request, pk: str) -> Response:
        """Sends it again at once, with the same id and body."""
        row = deliveries.replay(delivery=self.get_object(), by=request.user)
        return Response(DeliverySerializer(row).data)
