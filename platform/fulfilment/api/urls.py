"""Routes the API of fulfilment."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from fulfilment.api.delivery_views import (
    ClaimViewSet,
    DisputeViewSet,
    GoodsAcceptanceViewSet,
    ReceiptViewSet,
    ShipmentViewSet,
)
from fulfilment.api.production_views import (
    InspectionViewSet,
    ProductionViewSet,
    ProgressReportViewSet,
)
from fulfilment.api.savings_views import SavingViewSet
from fulfilment.api.settlement_views import SettlementLineViewSet, SettlementViewSet

router = SimpleRouter()
router.register("allocations", ProductionViewSet, basename="production")
router.register("allocations", ReceiptViewSet, basename="receipt")
router.register("orders", GoodsAcceptanceViewSet, basename="goods")
router.register("progress-reports", ProgressReportViewSet, basename="progress-report")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("shipments", ShipmentViewSet, basename="shipment")
router.register("delivery-claims", ClaimViewSet, basename="delivery-claim")
router.register("disputes", DisputeViewSet, basename="dispute")
router.register("settlements", SettlementViewSet, basename="settlement")
router.register("settlement-lines", SettlementLineViewSet, basename="settlement-line")

urlpatterns = [
    path("savings/", SavingViewSet.as_view({"get": "list"}), name="savings"),
    path(
        "match-runs/<str:pk>/savings/",
        SavingViewSet.as_view({"get": "savings"}),
        name="match-run-savings",
    ),
    *router.urls,
]
