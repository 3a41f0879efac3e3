"""Routes the operator's pages."""

from django.urls import path

from console.operator.prices import gain_pool_page, price_rule_page, run_prices_page
from console.operator.views import (
    capacity_market,
    factory_detail,
    factory_directory,
    ledger_checks,
    overview,
    run_actions,
    run_comparison,
    run_files,
    run_list,
    run_order_detail,
    run_review,
    savings_pages,
    submitted_orders,
)

app_name = "operator"

RUN = "runs/<uuid:run>/"
RUN_ORDER = f"{RUN}orders/<uuid:order>/"

run_patterns = [
    path("runs/", run_list.RunList.as_view(), name="runs"),
    path(RUN, run_review.RunReview.as_view(), name="run"),
    path(f"{RUN}progress/", run_review.RunProgress.as_view(), name="run-progress"),
    path(f"{RUN}contracted/", run_review.RunContractedSavings.as_view(), name="run-contracted"),
    path(f"{RUN}load/", run_review.RunLoad.as_view(), name="run-load"),
    path(f"{RUN}machines/", run_review.RunMachines.as_view(), name="run-machines"),
    path(f"{RUN}approve/", run_actions.ApproveRun.as_view(), name="run-approve"),
    path(f"{RUN}reject/", run_actions.RejectRun.as_view(), name="run-reject"),
    path(f"{RUN}cancel/", run_actions.CancelRun.as_view(), name="run-cancel"),
    path(f"{RUN}prices/", run_prices_page.RunPrices.as_view(), name="run-prices"),
    path(f"{RUN}comparison/", run_comparison.CompareRuns.as_view(), name="run-comparison"),
    path(f"{RUN}print/", run_files.PrintRun.as_view(), name="run-print"),
    path(f"{RUN}workbook/", run_files.RunWorkbook.as_view(), name="run-workbook"),
    path(f"{RUN}<str:kind>.json", run_files.RunDocumentDownload.as_view(), name="run-document"),
    path(RUN_ORDER, run_order_detail.RunOrderDetail.as_view(), name="run-order"),
    path(
        f"{RUN_ORDER}alternatives/",
        run_order_detail.RunOrderAlternatives.as_view(),
        name="run-alternatives",
    ),
]

urlpatterns = [
    path("", overview.OperatorOverview.as_view(), name="overview"),
    path("overview-runs/", overview.OverviewRuns.as_view(), name="overview-runs"),
    *run_patterns,
    path("orders/", submitted_orders.SubmittedOrders.as_view(), name="orders"),
    path("savings/", savings_pages.SavingsByGroup.as_view(), name="savings"),
    path("savings/orders/", savings_pages.SavingsByOrder.as_view(), name="savings-orders"),
    path("prices/", price_rule_page.PriceRules.as_view(), name="prices"),
    path("gain-pool/", gain_pool_page.GainPool.as_view(), name="gain-pool"),
    path("factories/", factory_directory.FactoryDirectory.as_view(), name="factories"),
    path("factories/<uuid:pk>/", factory_detail.FactoryDetail.as_view(), name="factory"),
    path(
        "factories/<uuid:pk>/verify/", factory_detail.VerifyFactory.as_view(), name="factory-verify"
    ),
    path("market/", capacity_market.CapacityMarket.as_view(), name="market"),
    path("audit/", ledger_checks.LedgerChecks.as_view(), name="audit"),
    path("audit/request/", ledger_checks.RequestAudit.as_view(), name="audit-request"),
]
