"""Provides returns of accepted goods over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES
from common.access import Audience
from common.api.views import TenantViewSet
from common.errors import Forbidden
from fulfilment.api.filters import ReturnFilter
from fulfilment.api.return_serializers import (
    ConsignmentBodySerializer,
    ReturnAnswerBodySerializer,
    ReturnBodySerializer,
    ReturnDecisionBodySerializer,
    ReturnSerializer,
)
from fulfilment.api.view_bases import ALL_SIDES, BodyValidationMixin
from fulfilment.models import Return
from fulfilment.selectors.returned_goods import returns_for
from fulfilment.services.returns.goods_returns import (
    accept_return,
    complete_return,
    decide_return,
    open_return,
    record_repair,
    refuse_return,
    reject_repair,
    send_back,
    withdraw_return,
)
from matching.api.serializers.requests import EmptyBodySerializer, ReasonSerializer
from orders.models import Order

BUYERS_ACTION = {"detail": True, "methods": ["post"], "change_audience": (Audience.PURCHASER,)}
FACTORYS_ACTION = {"detail": True, "methods": ["post"], "change_audience": (Audience.PLANNER,)}


class OrderReturnViewSet(BodyValidationMixin, TenantViewSet):
    """Opens and lists the returns of an order."""

    audience = (Audience.OPERATOR, Audience.BUYER)
    change_audience = (Audience.PURCHASER,)
    queryset = Order.objects.all()
    serializer_class = ReturnSerializer

    @extend_schema(
        methods=["GET"],
        summary="Returns of an order, the newest first",
        responses=ReturnSerializer(many=True),
    )
    @extend_schema(
        methods=["POST"],
        summary="Returns pieces of an accepted order",
        request=ReturnBodySerializer,
        responses={201: ReturnSerializer},
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None, filter_backends=[])
    def returns(self, request: Request, pk: str) -> Response:
        """Lists the returns of an order, or opens one."""
        order = self.get_object()
        if request.method == "POST":
            row = open_return(
                order=order, by=request.user, **self.validated_body(ReturnBodySerializer)
            )
            row = returns_for(request.user).get(pk=row.pk)
            return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)
        rows = returns_for(request.user).filter(order=order)
        return Response(self.get_serializer(rows, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="Returns of accepted goods, the newest first"),
    retrieve=extend_schema(summary="A return of accepted goods"),
)
class ReturnViewSet(
    BodyValidationMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet
):
    """Shows, answers and decides returns, and follows repairs."""

    audience = ALL_SIDES
    change_audience = (Audience.PLANNER, Audience.PURCHASER)
    lock_first = ("order",)
    queryset = Return.objects.all()
    serializer_class = ReturnSerializer
    filterset_class = ReturnFilter
    ordering: ClassVar = ("-created_at",)
    ordering_fields = ("created_at", "status", "pieces")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Return.objects.none()
        return returns_for(self.request.user)

    def ensure_changeable(self, row: Any) -> None:
        """Raises Forbidden if the user's side or role does not do this."""
        user, audiences = self.request.user, self.change_audience
        factory = row.allocation.window.machine.factory.organisation_id
        is_planner = factory in user.organisation_ids(PLANNING_ROLES)
        is_purchaser = row.order.organisation_id in user.organisation_ids(PURCHASING_ROLES)
        may = {
            Audience.PLANNER: is_planner,
            Audience.PURCHASER: is_purchaser,
            Audience.REVIEWER: user.is_operator,
        }
        if not any(may[audience] for audience in audiences):
            raise Forbidden

    @extend_schema(request=ReturnAnswerBodySerializer, responses=ReturnSerializer)
    @action(**FACTORYS_ACTION)
    def acceptance(self, request: Request, pk: str) -> Response:
        """Grants what the buyer wants; a refund is paid at once."""
        return self.perform(accept_return, ReturnAnswerBodySerializer)

    @extend_schema(request=ReasonSerializer, responses=ReturnSerializer)
    @action(**FACTORYS_ACTION)
    def refusal(self, request: Request, pk: str) -> Response:
        """Refuses the return; an operator decides."""
        row, body = self.get_object(), self.validated_body(ReasonSerializer)
        refuse_return(goods_return=row, by=request.user, answer=body["reason"])
        return self.answer(row)

    @extend_schema(
        request=ReturnDecisionBodySerializer,
        responses={200: ReturnSerializer, 202: ReturnSerializer},
    )
    @action(detail=True, methods=["post"], change_audience=(Audience.REVIEWER,))
    def decision(self, request: Request, pk: str) -> Response:
        """Decides: grants a remedy, or without one rejects the return.

        A decision above the amount that one person may take is answered 202, and taken once a
        second operator decides the same.
        """
        row, body = self.get_object(), self.validated_body(ReturnDecisionBodySerializer)
        before = row.status
        after = decide_return(goods_return=row, by=request.user, **body)
        answer = self.answer(row)
        if after.status == before:
            answer.status_code = status.HTTP_202_ACCEPTED
        return answer

    @extend_schema(request=EmptyBodySerializer, responses=ReturnSerializer)
    @action(**BUYERS_ACTION)
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Withdraws the return."""
        return self.perform(withdraw_return, EmptyBodySerializer)

    @extend_schema(request=ConsignmentBodySerializer, responses=ReturnSerializer)
    @action(**BUYERS_ACTION, url_path="consignment")
    def consignment(self, request: Request, pk: str) -> Response:
        """Records that the pieces were sent back to be repaired."""
        return self.perform(send_back, ConsignmentBodySerializer)

    @extend_schema(request=ConsignmentBodySerializer, responses=ReturnSerializer)
    @action(**FACTORYS_ACTION)
    def repair(self, request: Request, pk: str) -> Response:
        """Records that the pieces are repaired and on their way to the buyer."""
        return self.perform(record_repair, ConsignmentBodySerializer)

    @extend_schema(request=EmptyBodySerializer, responses=ReturnSerializer)
    @action(**BUYERS_ACTION)
    def completion(self, request: Request, pk: str) -> Response:
        """Records that repaired pieces arrived and are in order."""
        return self.perform(complete_return, EmptyBodySerializer)

    @extend_schema(request=ReasonSerializer, responses=ReturnSerializer)
    @action(**BUYERS_ACTION, url_path="repair-rejection")
    def repair_rejection(self, request: Request, pk: str) -> Response:
        """Records that the pieces are not repaired; they go back once more."""
        return self.perform(reject_repair, ReasonSerializer)

    def perform(self, service: Any, body_class: Any) -> Response:
        """Calls a service with the body; returns the updated return."""
        row, body = self.get_object(), self.validated_body(body_class)
        service(goods_return=row, by=self.request.user, **body)
        return self.answer(row)

    def answer(self, row: Return) -> Response:
        """Returns the return as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)
