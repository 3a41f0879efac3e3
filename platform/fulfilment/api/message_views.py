"""Provides the messages of an order over HTTP."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils.functional import SimpleLazyObject, cached_property
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api.views import TenantViewSet
from fulfilment.api.message_serializers import MessageBodySerializer, OrderMessageSerializer
from fulfilment.api.view_bases import ALL_SIDES, BodyValidationMixin
from fulfilment.models import OrderMessage
from fulfilment.selectors.messages import OrderThread, find_thread
from fulfilment.selectors.seen_files import message_files
from fulfilment.services.messages import write_message


@extend_schema_view(list=extend_schema(summary="Messages of an order, the oldest first"))
class OrderMessageViewSet(BodyValidationMixin, ListModelMixin, TenantViewSet):
    """Lists and adds the messages of an order that the user's side sees."""

    audience = ALL_SIDES
    change_audience = (Audience.PLANNER, Audience.PURCHASER, Audience.REVIEWER)
    queryset = OrderMessage.objects.select_related("by")
    serializer_class = OrderMessageSerializer
    ordering: ClassVar = ("number",)
    ordering_fields = ("number", "at")

    @cached_property
    def thread(self) -> OrderThread:
        """Returns the thread of the order. Raises Http404 where the user sees none."""
        thread = find_thread(self.kwargs["order"], self.request.user.active_memberships)
        if thread is None:
            raise Http404
        return thread

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return OrderMessage.objects.none()
        return super().get_queryset().filter(order=self.thread.order)

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        is_document = getattr(self, "swagger_fake_view", False)
        if is_document:
            return context
        messages = OrderMessage.objects.filter(order=self.thread.order)
        # Read when the first message is rendered, after one that was just written.
        files = SimpleLazyObject(lambda: message_files(self.request.user, messages))
        return context | {"thread": self.thread, "files": files}

    @extend_schema(
        summary="Write a message",
        request=MessageBodySerializer,
        responses={201: OrderMessageSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Adds a message, which is never changed: to one factory, or to all."""
        body = self.validated_body(MessageBodySerializer)
        message = write_message(thread=self.thread, by=request.user, **body)
        return Response(self.get_serializer(message).data, status=status.HTTP_201_CREATED)
