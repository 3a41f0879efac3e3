"""Addresses of matching."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matching.api.gain_sharing_views import (
    BaselinePlanViewSet,
    GainSharingViewSet,
    PriceRuleViewSet,
)
from matching.api.views import AllocationViewSet, MatchRunViewSet, ProposalViewSet, RunOrderViewSet

router = SimpleRouter()
router.register("match-runs", MatchRunViewSet, basename="match-run")
router.register("allocations", AllocationViewSet, basename="allocation")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("price-rules", PriceRuleViewSet, basename="price-rule")

urlpatterns = [
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
    *router.urls,
]
