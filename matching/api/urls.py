"""Addresses of matching."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matching.api.views import AllocationViewSet, MatchRunViewSet, ProposalViewSet, RunOrderViewSet

router = SimpleRouter()
router.register("match-runs", MatchRunViewSet, basename="match-run")
router.register("allocations", AllocationViewSet, basename="allocation")
router.register("proposals", ProposalViewSet, basename="proposal")

urlpatterns = [
    path(
        "match-runs/<str:run>/orders/",
        RunOrderViewSet.as_view({"get": "list"}),
        name="match-run-orders",
    ),
    *router.urls,
]
