"""Serves counter-offers over HTTP: made to an offer, read, withdrawn, summed up."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.prices import PricesOnlyView
from accounts.models import PLANNING_ROLES
from common.api.permissions import Audience
from common.api.views import TenantViewSet
from common.errors import FieldErrors, Forbidden
from factories.models import CapacityWindow
from matching.api.filters import CounterOfferFilterSet
from matching.api.serializers.counter_bodies import (
    CounterOfferSerializer,
    CounterRequestSerializer,
    CounterUpliftSerializer,
    FactoryCounterOfferSerializer,
    OperatorCounterOfferSerializer,
)
from matching.models import Allocation, CounterOffer
from matching.selectors.counter_uplift import counter_offers_for, uplift_by_region_and_process
from matching.selectors.runs import answerable_allocations
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import (
    make_counter_offer,
    withdraw_counter_offer,
)


class CounterOfferViews(mixins.ListModelMixin, TenantViewSet):
    """Serves counter-offers to their factory and to operators."""

    audience = (Audience.OPERATOR, Audience.FACTORY)
    change_audience = (Audience.PLANNER,)
    queryset = CounterOffer.objects.all()
    serializer_class = CounterOfferSerializer
    filterset_class = CounterOfferFilterSet
    ordering_fields = ("created_at", "status")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return CounterOffer.objects.none()
        return counter_offers_for(self.request.user)


@extend_schema_view(
    list=extend_schema(summary="Counter-offers, the newest first"),
    retrieve=extend_schema(summary="A counter-offer, as your side may see it"),
)
@extend_schema(responses=OperatorCounterOfferSerializer)
class CounterOfferViewSet(mixins.RetrieveModelMixin, CounterOfferViews):
    """Serves all counter-offers of a factory, to be read or withdrawn."""

    lock_first = ("order", "allocation")

    @extend_schema(summary="Withdraw a counter-offer", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Withdraws it as long as it is not answered; the offer stands as it was."""
        withdraw_counter_offer(counter=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(list=extend_schema(summary="The counter-offers to an offer"))
@extend_schema(responses=OperatorCounterOfferSerializer)
class AllocationCounterOfferViewSet(CounterOfferViews):
    """Serves the counter-offers to one offer, at most one."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(allocation=self.kwargs.get("allocation"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.allocation_of_request()
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Accept an offer on other terms",
        request=CounterRequestSerializer,
        responses={201: FactoryCounterOfferSerializer},
    )
    def create(self, request: Request, allocation: str) -> Response:
        """Makes a counter-offer, once; the offer, its hold and its deadline stay.

        A worker answers it in minutes. If it is accepted, so is the offer, on these terms. A piece
        may earn at most 10 % more than offered.
        """
        row = self.allocation_of_request()
        if row.owner_id not in request.user.organisation_ids(PLANNING_ROLES):
            raise Forbidden
        body = CounterRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        terms = dict(body.validated_data)
        if "hourly_rate" in terms and not request.user.sees_prices_of(row.owner_id):
            # What a rate may be at most says what is published.
            raise Forbidden
        if "window" in terms:
            terms["window"] = self.own_window(terms["window"])
        row = Allocation.objects.select_related("order").get(pk=row.pk)
        counter = make_counter_offer(allocation=row, terms=CounterRequest(**terms), by=request.user)
        counter = self.get_queryset().get(pk=counter.pk)
        return Response(self.get_serializer(counter).data, status=status.HTTP_201_CREATED)

    def allocation_of_request(self) -> Any:
        """Returns the allocation of the address with its owner. Raises Http404."""
        rows = answerable_allocations(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["allocation"])

    def own_window(self, pk: Any) -> CapacityWindow:
        """Returns a window that the user may see. Raises FieldErrors."""
        windows = CapacityWindow.objects.visible_to(self.request.user)
        window = windows.select_related("machine__factory").filter(pk=pk).first()
        if window is None:
            raise FieldErrors({"window": "There is no such window, or it is not yours to see."})
        return window


@extend_schema_view(list=extend_schema(summary="What counter-offers raised, by region and process"))
class CounterUpliftViewSet(PricesOnlyView, mixins.ListModelMixin, TenantViewSet):
    """Serves what counter-offers raised to operators who see prices."""

    audience = (Audience.OPERATOR,)
    queryset = CounterOffer.objects.all()
    serializer_class = CounterUpliftSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return uplift_by_region_and_process()
