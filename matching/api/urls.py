"""Addresses of matching."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matching.api.views import AllocationViews, MatchRunViews, ProposalViews, RunOrderViews

router = SimpleRouter()
router.register("match-runs", MatchRunViews, basename="match-run")
router.register("allocations", AllocationViews, basename="allocation")
router.register("proposals", ProposalViews, basename="proposal")

urlpatterns = [
    path(
        "match-runs/<str:run>/orders/",
        RunOrderViews.as_view({"get": "list"}),
        name="match-run-orders",
    ),
    *router.urls,
]
