"""Serves match runs, allocations and proposals over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.prices import ensure_operator_prices
from accounts.models import PLANNING_ROLES
from common.api.parsers import JsonLimits
from common.api.permissions import Audience
from common.api.views import TenantViewSet
from common.errors import FieldErrors, Forbidden
from factories.ledger import CapacityTaken
from matching.api.filters import (
    AllocationFilterSet,
    MatchRunFilterSet,
    MatchRunOrderFilterSet,
    ProposalFilterSet,
)
from matching.api.serializers.any_side import AllocationSerializer
from matching.api.serializers.buyer import ProposalDetailSerializer, ProposalSerializer
from matching.api.serializers.factory import (
    AnswerSerializer,
    AnswersSerializer,
    OperatorAllocationSerializer,
)
from matching.api.serializers.match_runs import (
    RunDetailSerializer,
    RunOrderSerializer,
    RunSerializer,
)
from matching.api.serializers.requests import (
    ApprovalSerializer,
    DeclineSerializer,
    DeclinesSerializer,
    EmptyBodySerializer,
    OffersSerializer,
    ReasonSerializer,
    RunRequestSerializer,
)
from matching.api.serializers.shared import PEOPLE
from matching.models import Allocation, MatchRun, Proposal, RunDocument, RunOrder
from matching.selectors import runs as selectors
from matching.selectors.documents import readable_document
from matching.services.approval import approve_run
from matching.services.offers import OfferClosed, accept_offers, cancel_allocation, decline_offers
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.runs import cancel_run, reject_run, request_run
from matching.states import RunStatus

GZIP = {"Content-Encoding": "gzip"}


@extend_schema_view(
    list=extend_schema(summary="Match runs, the newest first"),
    retrieve=extend_schema(summary="A match run with its progress, or what it saves"),
)
class MatchRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Serves match runs to operators."""

    audience = (Audience.OPERATOR,)
    change_audience = (Audience.REVIEWER,)
    queryset = MatchRun.objects.select_related("requested_by", "decided_by")
    filterset_class = MatchRunFilterSet
    ordering_fields = ("created_at", "solved_at", "cost", "gap", "status")
    price_orderings = ("cost", "gap")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.prefetch_related("baselines", PEOPLE) if self.detail else rows

    def get_serializer_class(self) -> Any:
        return RunSerializer if self.action == "list" else RunDetailSerializer

    @extend_schema(request=RunRequestSerializer, responses={201: RunDetailSerializer})
    def create(self, request: Request) -> Response:
        """Requests a run over the open orders and free hours; a worker takes it up.

        One at a time in a currency, which needs transport rates, and a limited number an hour and
        a day for each organisation.
        """
        body = RunRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run = request_run(by=request.user, **body.validated_data)
        return Response(self.shown(run), status=status.HTTP_201_CREATED)

    @extend_schema(
        request=ApprovalSerializer, responses={200: RunDetailSerializer, 202: RunDetailSerializer}
    )
    @action(detail=True, methods=["post"], json_limits=JsonLimits(4 * 1024, 100_010))
    def approval(self, request: Request, pk: str) -> Response:
        """Offers the plan's allocations, of all its orders or of those named in `orders`.

        Orders that are not named wait for the next run, `held-back`; the rest is priced again, so
        that shared costs stay whole. What no longer fits is left out; `stale` if all of it.

        A run above the amount that one person may approve is answered 202 and stays `solved`, with
        its `first_approval`, until somebody else approves the same orders.
        """
        run, body = self.get_object(), ApprovalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run = approve_run(run=run, by=request.user, **body.validated_data)
        waits = run.status == RunStatus.SOLVED
        return Response(
            self.shown(run), status=status.HTTP_202_ACCEPTED if waits else status.HTTP_200_OK
        )

    @extend_schema(request=ReasonSerializer, responses=RunDetailSerializer)
    @action(detail=True, methods=["post"])
    def rejection(self, request: Request, pk: str) -> Response:
        """Sets the plan aside with a reason; its orders wait for the next run."""
        run, body = self.get_object(), ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run = reject_run(run=run, by=request.user, **body.validated_data)
        return Response(self.shown(run))

    @extend_schema(request=EmptyBodySerializer, responses=RunDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Cancels a run that is not solved; its plan so far can be read, not offered."""
        run = self.get_object()
        EmptyBodySerializer(data=request.data).is_valid(raise_exception=True)
        return Response(self.shown(cancel_run(run=run, by=request.user)))

    @extend_schema(
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)}, filters=False
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def problem(self, request: Request, pk: str) -> HttpResponse:
        """Sends the frozen problem, as `millshare-problem/1`."""
        return self.document(RunDocument.Kind.PROBLEM)

    @extend_schema(
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)}, filters=False
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def plan(self, request: Request, pk: str) -> HttpResponse:
        """Sends the plan, as `millshare-plan/1`; of a cancelled run the best so far."""
        return self.document(RunDocument.Kind.PLAN)

    def document(self, kind: str) -> HttpResponse:
        """Sends a stored document, which has prices throughout, as compressed JSON."""
        ensure_operator_prices(self.request.user)
        run = self.get_object()
        try:
            content = readable_document(run, kind)
        except RunDocument.DoesNotExist:
            raise NotFound(
                f"This run has no {kind} yet; it is “{run.get_status_display()}”."
            ) from None
        name = f"{kind}-{run.pk}.json"
        headers = GZIP | {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/json", headers=headers)

    def shown(self, run: MatchRun) -> dict[str, Any]:
        """Returns the run as a detail response."""
        return RunDetailSerializer(run, context=self.get_serializer_context()).data


@extend_schema_view(list=extend_schema(summary="What a run makes of each order, and what it saves"))
class RunOrderViewSet(mixins.ListModelMixin, TenantViewSet):
    """Serves the orders of one match run."""

    audience = (Audience.OPERATOR,)
    queryset = RunOrder.objects.all()
    serializer_class = RunOrderSerializer
    filterset_class = MatchRunOrderFilterSet
    ordering_fields = (
        "made",
        "unmet",
        "factories_used",
        "total_cost",
        "single_source_saving",
        "greedy_split_saving",
        "reference_saving",
        "unmatched_reason",
    )
    price_orderings = (
        *("total_cost", "single_source_saving", "greedy_split_saving", "reference_saving"),
    )
    ordering = ("-greedy_split_saving",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return RunOrder.objects.none()
        runs = MatchRun.objects.visible_to(self.request.user)
        return selectors.run_orders(get_object_or_404(runs, pk=self.kwargs["run"]))


@extend_schema_view(
    list=extend_schema(summary="Allocations, each as your side may see it"),
    retrieve=extend_schema(summary="An allocation, as your side may see it"),
)
@extend_schema(responses=OperatorAllocationSerializer)
class AllocationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Serves allocations: all to operators, offered ones to their factory and buyer."""

    audience = (Audience.OPERATOR, Audience.FACTORY, Audience.BUYER)
    lock_first = ("order",)
    change_audience = (Audience.PLANNER,)
    queryset = Allocation.objects.all()
    serializer_class = AllocationSerializer
    filterset_class = AllocationFilterSet
    ordering_fields = ("created_at", "due_on", "quantity", "status")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Allocation.objects.none()
        if self.request.method in SAFE_METHODS:
            return selectors.allocations_for(self.request.user)
        return selectors.answerable_allocations(self.request.user)

    def ensure_changeable(self, row: Allocation) -> None:
        """Raises Forbidden unless the user plans for the owner, read with the row."""
        if row.owner_id not in self.request.user.organisation_ids(PLANNING_ROLES):
            raise Forbidden

    @extend_schema(
        summary="Accept an offer", request=EmptyBodySerializer, responses=AnswerSerializer
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def acceptance(self, request: Request, pk: str) -> Response:
        """Commits its hours; confirmed at once where the buyer has accepted the proposal."""
        offer = self.get_object()
        self.parsed(EmptyBodySerializer)
        with one_offer():
            (answered,) = accept_offers(ids=[offer.pk], by=request.user)
        return Response(AnswerSerializer(answered).data)

    @extend_schema(
        summary="Decline an offer", request=DeclineSerializer, responses=AnswerSerializer
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def decline(self, request: Request, pk: str) -> Response:
        """Frees its hours; its pieces are offered to others."""
        offer = self.get_object()
        body = self.parsed(DeclineSerializer)
        with one_offer():
            (answered,) = decline_offers(ids=[offer.pk], by=request.user, **body)
        return Response(AnswerSerializer(answered).data)

    @extend_schema(
        summary="Accept several offers, all or none",
        request=OffersSerializer,
        responses=AnswersSerializer,
    )
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def acceptances(self, request: Request) -> Response:
        """Commits the hours of all these offers; if one cannot be accepted, none is."""
        ids = self.parsed(OffersSerializer)["ids"]
        self.require_own(ids)
        answered = accept_offers(ids=ids, by=request.user)
        return Response({"results": AnswerSerializer(answered, many=True).data})

    @extend_schema(
        summary="Decline several offers, all or none",
        request=DeclinesSerializer,
        responses=AnswersSerializer,
    )
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def declines(self, request: Request) -> Response:
        """Frees the hours of all these offers; if one is not open, declines none."""
        body = self.parsed(DeclinesSerializer)
        self.require_own(body["ids"])
        answered = decline_offers(by=request.user, **body)
        return Response({"results": AnswerSerializer(answered, many=True).data})

    @extend_schema(
        summary="Give back an accepted allocation",
        request=ReasonSerializer,
        responses=AnswerSerializer,
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def cancellation(self, request: Request, pk: str) -> Response:
        """Cancels it, until production starts; its pieces are offered to others."""
        row = self.get_object()
        reason = self.parsed(ReasonSerializer)["reason"]
        ended = cancel_allocation(allocation=row, by=request.user, reason=reason)
        return Response(AnswerSerializer(ended).data)

    def require_own(self, ids: list[UUID]) -> None:
        """Raises FieldErrors at an unknown offer, Forbidden at one of another factory."""
        rows = {row.pk: row for row in self.get_queryset().filter(pk__in=ids)}
        missing = {
            f"ids.{place}": "There is no such offer, or it is not yours to see."
            for place, pk in enumerate(ids)
            if pk not in rows
        }
        if missing:
            raise FieldErrors(missing)
        for row in rows.values():
            self.ensure_changeable(row)

    def parsed(self, serializer_class: Any) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


@contextmanager
def one_offer() -> Iterator[None]:
    """Points errors on the one offer of an address at its status or window."""
    try:
        yield
    except OfferClosed as error:
        error.field = "status"
        raise
    except CapacityTaken as error:
        error.field = "window"
        raise


@extend_schema_view(
    list=extend_schema(summary="Proposals for your orders, the newest first"),
    retrieve=extend_schema(summary="A proposal with its history"),
)
class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Serves proposals: all to operators, their own to buyers."""

    audience = (Audience.OPERATOR, Audience.BUYER)
    change_audience = (Audience.PURCHASER,)
    lock_first = ("order",)
    queryset = Proposal.objects.all()
    filterset_class = ProposalFilterSet
    ordering_fields = ("created_at", "price", "delivery_on", "status")
    price_orderings = ("price",)
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        rows = selectors.proposals_for(self.request.user)
        return rows.prefetch_related(PEOPLE, "order__proposals") if self.detail else rows

    def get_serializer_class(self) -> Any:
        return ProposalSerializer if self.action == "list" else ProposalDetailSerializer

    @extend_schema(
        summary="Accept a proposal", request=EmptyBodySerializer, responses=ProposalDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """Binds you and every factory that has accepted; the others as they accept."""
        proposal = self.get_object()
        EmptyBodySerializer(data=request.data).is_valid(raise_exception=True)
        accept_proposal(proposal=proposal, by=request.user)
        return self.shown(proposal)

    @extend_schema(
        summary="Decline a proposal", request=ReasonSerializer, responses=ProposalDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Takes back what is not confirmed; the order waits for the next run."""
        proposal, body = self.get_object(), ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        decline_proposal(proposal=proposal, by=request.user, **body.validated_data)
        return self.shown(proposal)

    def shown(self, proposal: Proposal) -> Response:
        """Returns the proposal as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=proposal.pk)).data)
