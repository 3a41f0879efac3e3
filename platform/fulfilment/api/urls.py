"""Routes the API of fulfilment."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from fulfilment.api.companies.open_business_view import OpenBusinessView
from fulfilment.api.delivery_views import (
    ClaimViewSet,
    DisputeViewSet,
    GoodsAcceptanceViewSet,
    ReceiptViewSet,
    ShipmentReceiptViewSet,
    ShipmentViewSet,
)
from fulfilment.api.message_views import OrderMessageViewSet
from fulfilment.api.production_views import (
    InspectionViewSet,
    ProductionViewSet,
    ProgressReportViewSet,
)
from fulfilment.api.return_views import OrderReturnViewSet, ReturnViewSet
from fulfilment.api.revision_views import FileRevisionViewSet
from fulfilment.api.savings_views import SavingViewSet
from fulfilment.api.settlement_views import (
    PaymentViewSet,
    SettlementLineViewSet,
    SettlementViewSet,
)

router = SimpleRouter()
router.register("allocations", ProductionViewSet, basename="production")
router.register("allocations", ReceiptViewSet, basename="receipt")
router.register("orders", GoodsAcceptanceViewSet, basename="goods")
router.register("progress-reports", ProgressReportViewSet, basename="progress-report")
router.register("inspections", InspectionViewSet, basename="inspection")
router.register("shipments", ShipmentViewSet, basename="shipment")
router.register("shipments", ShipmentReceiptViewSet, basename="shipment-receipt")
router.register("delivery-claims", ClaimViewSet, basename="delivery-claim")
router.register("orders", FileRevisionViewSet, basename="file-revision")
router.register("orders", OrderReturnViewSet, basename="order-return")
router.register("returns", ReturnViewSet, basename="return")
router.register("disputes", DisputeViewSet, basename="dispute")
router.register("settlements", SettlementViewSet, basename="settlement")
router.register("payments", PaymentViewSet, basename="payment")
router.register("settlement-lines", SettlementLineViewSet, basename="settlement-line")

urlpatterns = [
    path(
        "orders/<uuid:order>/messages/",
        OrderMessageViewSet.as_view({"get": "list", "post": "create"}),
        name="order-messages",
    ),
    path(
        "organisations/<uuid:pk>/open-business/",
        OpenBusinessView.as_view(),
        name="open-business",
    ),
    path("savings/", SavingViewSet.as_view({"get": "list"}), name="savings"),
    path(
        "match-runs/<str:pk>/savings/",
        SavingViewSet.as_view({"get": "savings"}),
        name="match-run-savings",
    ),
    *router.urls,
]
