"""Addresses of fulfilment."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from fulfilment.api.deliveries import (
    ClaimViewSet,
    DisputeViewSet,
    GoodsViewSet,
    ReceiptViewSet,
    ShipmentViewSet,
)
from fulfilment.api.money import LineViewSet, SavingViewSet, SettlementViewSet
from fulfilment.api.production import InspectionViewSet, ProductionViewSet, ProgressReportViewSet

router = SimpleRouter()
router.register("allocations", ProductionViewSet, basename="production")
router.register("allocations", ReceiptViewSet, basename="receipt")
router.register("orders", GoodsViewSet, basename="goods")
router.register("progress-reports", ProgressReportViewSet, basename="progress-report")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("shipments", ShipmentViewSet, basename="shipment")
router.register("delivery-claims", ClaimViewSet, basename="delivery-claim")
router.register("disputes", DisputeViewSet, basename="dispute")
router.register("settlements", SettlementViewSet, basename="settlement")
router.register("settlement-lines", LineViewSet, basename="settlement-line")

urlpatterns = [
    path("savings/", SavingViewSet.as_view({"get": "list"}), name="savings"),
    path(
        "match-runs/<str:pk>/savings/",
        SavingViewSet.as_view({"get": "savings"}),
        name="match-run-savings",
    ),
    *router.urls,
]
