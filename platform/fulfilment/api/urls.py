"""Addresses of fulfilment."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from fulfilment.api.deliveries import (
    ClaimViews,
    DisputeViews,
    GoodsViews,
    ReceiptViews,
    ShipmentViews,
)
from fulfilment.api.money import LineViews, SavingViews, SettlementViews
from fulfilment.api.production import InspectionViews, ProductionViews, ProgressReportViews

router = SimpleRouter()
router.register("allocations", ProductionViews, basename="production")
router.register("allocations", ReceiptViews, basename="receipt")
router.register("orders", GoodsViews, basename="goods")
router.register("progress-reports", ProgressReportViews, basename="progress-report")
router.register("inspections", InspectionViews, basename="inspection")
router.register("shipments", ShipmentViews, basename="shipment")
router.register("delivery-claims", ClaimViews, basename="delivery-claim")
router.register("disputes", DisputeViews, basename="dispute")
router.register("settlements", SettlementViews, basename="settlement")
router.register("settlement-lines", LineViews, basename="settlement-line")

urlpatterns = [
    path("savings/", SavingViews.as_view({"get": "list"}), name="savings"),
    path(
        "match-runs/<str:pk>/savings/",
        SavingViews.as_view({"get": "savings"}),
        name="match-run-savings",
    ),
    *router.urls,
]
