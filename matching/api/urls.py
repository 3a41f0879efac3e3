"""Addresses of matching."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matching.api.counter_offer_views import (
    AllocationCounterOfferViewSet,
    CounterOfferViewSet,
    CounterUpliftViewSet,
)
from matching.api.gain_sharing_views import (
    BaselinePlanViewSet,
    GainSharingViewSet,
    PriceRuleViewSet,
)
from matching.api.part_plan_views import AllocationPartViewSet, PartPlanViewSet, QuoteViewSet
from matching.api.part_request_views import PartRequestLineViewSet, PartRequestViewSet
from matching.api.views import AllocationViewSet, MatchRunViewSet, ProposalViewSet, RunOrderViewSet

router = SimpleRouter()
router.register("match-runs", MatchRunViewSet, basename="match-run")
router.register("allocations", AllocationViewSet, basename="allocation")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("quotes", QuoteViewSet, basename="quote")
router.register("part-requests", PartRequestViewSet, basename="part-request")
router.register("counter-offers", CounterOfferViewSet, basename="counter-offer")
router.register("price-rules", PriceRuleViewSet, basename="price-rule")

urlpatterns = [
    path(
        "allocations/<uuid:allocation>/part/",
        AllocationPartViewSet.as_view({"get": "retrieve"}),
        name="allocation-part",
    ),
    path(
        "allocations/<uuid:allocation>/confidentiality-acceptance/",
        AllocationPartViewSet.as_view({"post": "accept"}),
        name="allocation-confidentiality",
    ),
    path(
        "parts/<uuid:part>/routings/",
        PartPlanViewSet.as_view({"get": "routings"}),
        name="part-routings",
    ),
    path(
        "parts/<uuid:part>/orders/", PartPlanViewSet.as_view({"post": "orders"}), name="part-orders"
    ),
    path(
        "match-runs/<str:run>/orders/",
        RunOrderViewSet.as_view({"get": "list"}),
        name="match-run-orders",
    ),
    path(
        "match-runs/<str:run>/gain-sharing/",
        GainSharingViewSet.as_view({"get": "retrieve"}),
        name="match-run-gain-sharing",
    ),
    path(
        "match-runs/<str:run>/baselines/<str:kind>/plan/",
        BaselinePlanViewSet.as_view({"get": "retrieve"}),
        name="match-run-baseline-plan",
    ),
    path(
        "allocations/<str:allocation>/counter-offers/",
        AllocationCounterOfferViewSet.as_view({"get": "list", "post": "create"}),
        name="allocation-counter-offers",
    ),
    path(
        "counter-offers/uplift/",
        CounterUpliftViewSet.as_view({"get": "list"}),
        name="counter-offer-uplift",
    ),
    path(
        "part-requests/<uuid:pk>/lines/<uuid:line>/",
        PartRequestLineViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="part-request-line",
    ),
    *router.urls,
]
