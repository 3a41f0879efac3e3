"""The addresses of these pages."""

from django.urls import path

from console.operator import (
    audit,
    directory,
    market,
    orders,
    overview,
    plant,
    run_urls,
    savings,
    savings_orders,
)

app_name = "operator"

urlpatterns = [
    path("", overview.Overview.as_view(), name="overview"),
    path("overview-runs/", overview.OverviewRuns.as_view(), name="overview-runs"),
    *run_urls.patterns,
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("savings/", savings.Savings.as_view(), name="savings"),
    path("savings/orders/", savings_orders.SavingsOrders.as_view(), name="savings-orders"),
    path("factories/", directory.Directory.as_view(), name="factories"),
    path("factories/<uuid:pk>/", plant.Plant.as_view(), name="factory"),
    path("factories/<uuid:pk>/verification/", plant.Verify.as_view(), name="verify"),
    path("market/", market.Market.as_view(), name="market"),
    path("books/", audit.Books.as_view(), name="books"),
    path("books/check/", audit.CheckNow.as_view(), name="check-now"),
]
