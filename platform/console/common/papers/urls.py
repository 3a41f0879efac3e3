"""Routes the addresses of papers."""

from django.urls import path

from console.common.papers import money_papers, order_papers, work_papers

app_name = "papers"

urlpatterns = [
    path(
        "orders/<uuid:pk>/purchase-order/",
        order_papers.PurchaseOrder.as_view(),
        name="purchase-order",
    ),
    path(
        "orders/<uuid:pk>/confirmation/",
        order_papers.OrderConfirmation.as_view(),
        name="order-confirmation",
    ),
    path(
        "allocations/<uuid:pk>/traveller/",
        work_papers.LotTraveller.as_view(),
        name="lot-traveller",
    ),
    path(
        "shipments/<uuid:pk>/delivery-note/",
        work_papers.DeliveryNote.as_view(),
        name="delivery-note",
    ),
    path(
        "inspections/<uuid:pk>/report/",
        work_papers.InspectionReport.as_view(),
        name="inspection-report",
    ),
    path(
        "settlements/<uuid:pk>/statement/",
        money_papers.SettlementStatement.as_view(),
        name="settlement-statement",
    ),
]
