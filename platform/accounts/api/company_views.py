"""Serves organisations and sign-ups of companies over HTTP."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import FactorSessionAuthentication
from accounts.api.company_serializers import (
    DecisionReasonSerializer,
    NewOrganisationSerializer,
    OrganisationSerializer,
    OwnerSerializer,
    SignUpRequestSerializer,
    SignUpSerializer,
)
from accounts.clients import client_of
from accounts.errors import ConfirmationRequired
from accounts.models import Organisation, SignUp
from accounts.services import companies
from accounts.services.sign_in import is_confirmed
from common.access import Audience
from common.api.views import TenantViewSet


class SignUpRequestView(APIView):
    """Takes a company's wish to take part, from anybody.

    Without an `Idempotency-Key`: there is no user to whom it would belong, and a second request of
    an address whose first one waits changes nothing.
    """

    audience = (Audience.ANYONE,)
    authentication_classes = ()

    @extend_schema(
        operation_id="sign_up_requests_create",
        summary="Sign a company up",
        request=SignUpRequestSerializer,
        responses={202: None},
    )
    def post(self, request: Request) -> Response:
        """Keeps the sign-up for an operator, who answers by mail."""
        body = SignUpRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        companies.request_sign_up(
            fields=dict(body.validated_data), client=client_of(request._request)
        )
        return Response(status=status.HTTP_202_ACCEPTED)


class CompanyViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves rows to operators; the platform's owners and planners change them."""

    audience = (Audience.OPERATOR,)
    change_audience = (Audience.REVIEWER,)
    http_method_names: ClassVar = ["get", "post", "head", "options"]

    def get_queryset(self) -> QuerySet[Any]:
        """Returns all rows: the audience is enough."""
        return self.queryset.all()  # type: ignore[union-attr]

    def ensure_changeable(self, row: Any) -> None:
        """Allows all rows: the audience is enough."""

    def parsed(self, serializer_class: Any) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def context(self) -> dict[str, Any]:
        """Returns who acts, and from where."""
        return {"by": self.request.user, "client": client_of(self.request._request)}

    def ensure_confirmed(self) -> None:
        """Raises ConfirmationRequired for a session without a recent password.

        A token is made after the password, and needs no further one.
        """
        authenticator = self.request.successful_authenticator
        if isinstance(authenticator, FactorSessionAuthentication) and not is_confirmed(
            self.request._request
        ):
            raise ConfirmationRequired

    def shown(self, row: Any, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the row."""
        row.refresh_from_db()
        return Response(self.get_serializer(row).data, status=status)


@extend_schema_view(
    list=extend_schema(summary="List sign-ups"), retrieve=extend_schema(summary="Show a sign-up")
)
class SignUpViewSet(CompanyViewSet):
    """Serves sign-ups of companies."""

    queryset = SignUp.objects.all()
    serializer_class = SignUpSerializer
    filterset_fields: ClassVar = ("status", "email")
    ordering = ("-created_at",)
    ordering_fields = ("organisation_name", "created_at")

    @extend_schema(summary="Approve a sign-up", request=None, responses=SignUpSerializer)
    @action(detail=True, methods=["post"], url_path="approval")
    def approve(self, request: Request, pk: str) -> Response:
        """Makes the organisation; the person gets a link as its owner."""
        self.ensure_confirmed()
        row = self.get_object()
        companies.approve_sign_up(sign_up=row, **self.context())
        return self.shown(row)

    @extend_schema(
        summary="Reject a sign-up", request=DecisionReasonSerializer, responses=SignUpSerializer
    )
    @action(detail=True, methods=["post"], url_path="rejection")
    def reject(self, request: Request, pk: str) -> Response:
        """Rejects it; the person reads the reason in a mail."""
        row, body = self.get_object(), self.parsed(DecisionReasonSerializer)
        companies.reject_sign_up(sign_up=row, **body, **self.context())
        return self.shown(row)


@extend_schema_view(
    list=extend_schema(summary="List organisations"),
    retrieve=extend_schema(summary="Show an organisation"),
)
class OrganisationViewSet(CompanyViewSet):
    """Serves organisations."""

    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    filterset_fields: ClassVar = ("status", "is_manufacturer", "is_buyer", "name")
    ordering = ("name",)
    ordering_fields = ("name", "created_at")

    @extend_schema(
        summary="Add an organisation",
        request=NewOrganisationSerializer,
        responses={201: OrganisationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Creates an organisation and invites its owner."""
        self.ensure_confirmed()
        body = self.parsed(NewOrganisationSerializer)
        row = companies.create_organisation(**body, **self.context())
        return self.shown(row, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Suspend an organisation",
        request=DecisionReasonSerializer,
        responses=OrganisationSerializer,
    )
    @action(detail=True, methods=["post"], url_path="suspension")
    def suspend(self, request: Request, pk: str) -> Response:
        """Keeps it from submitting, publishing and accepting; its work goes on."""
        row, body = self.get_object(), self.parsed(DecisionReasonSerializer)
        return self.shown(companies.suspend_organisation(organisation=row, by=request.user, **body))

    @extend_schema(
        summary="Resume an organisation",
        request=DecisionReasonSerializer,
        responses=OrganisationSerializer,
    )
    @action(detail=True, methods=["post"], url_path="resumption")
    def resume(self, request: Request, pk: str) -> Response:
        """Ends a suspension."""
        row, body = self.get_object(), self.parsed(DecisionReasonSerializer)
        return self.shown(companies.resume_organisation(organisation=row, by=request.user, **body))

    @extend_schema(
        summary="Invite an owner", request=OwnerSerializer, responses=OrganisationSerializer
    )
    @action(detail=True, methods=["post"], url_path="owner-invitations")
    def invite_owner(self, request: Request, pk: str) -> Response:
        """Sends the address a link by which the person becomes an owner."""
        self.ensure_confirmed()
        row, body = self.get_object(), self.parsed(OwnerSerializer)
        companies.invite_owner(organisation=row, **body, **self.context())
        return self.shown(row)
