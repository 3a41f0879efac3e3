"""Routes the operator's pages."""

from django.urls import path

from console.operator.companies import company_pages, sign_up_pages
from console.operator.counters import counter_list
from console.operator.estimates import estimate_records
from console.operator.goods import dispute_pages, return_decisions
from console.operator.money import money_pages
from console.operator.orders import order_overview
from console.operator.prices import gain_pool_page, price_rule_page, run_prices_page
from console.operator.threads import order_thread
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

company_patterns = [
    path("companies/", company_pages.CompanyList.as_view(), name="companies"),
    path("companies/new/", company_pages.NewCompany.as_view(), name="new-company"),
    path("companies/<uuid:pk>/", company_pages.CompanyPage.as_view(), name="company"),
    path(
        "companies/<uuid:pk>/suspend/",
        company_pages.SuspendCompany.as_view(),
        name="suspend-company",
    ),
    path(
        "companies/<uuid:pk>/resume/", company_pages.ResumeCompany.as_view(), name="resume-company"
    ),
    path(
        "companies/<uuid:pk>/invite-owner/",
        company_pages.InviteOwner.as_view(),
        name="invite-owner",
    ),
    path(
        "companies/<uuid:pk>/cancel-business/",
        company_pages.CancelOpenBusiness.as_view(),
        name="cancel-business",
    ),
    path("sign-ups/<uuid:pk>/", sign_up_pages.SignUpDecision.as_view(), name="sign-up"),
]

urlpatterns = [
    path("", overview.OperatorOverview.as_view(), name="overview"),
    path("overview-runs/", overview.OverviewRuns.as_view(), name="overview-runs"),
    *run_patterns,
    *company_patterns,
    path("orders/", submitted_orders.SubmittedOrders.as_view(), name="orders"),
    path("orders/<uuid:pk>/", order_overview.OperatorOrder.as_view(), name="order"),
    path("orders/<uuid:pk>/cancel/", order_overview.CancelForBuyer.as_view(), name="cancel-order"),
    path("money/", money_pages.PaymentList.as_view(), name="money"),
    path("money/statement/", money_pages.StatementImport.as_view(), name="statement"),
    path("money/<uuid:pk>/", money_pages.PaymentDetail.as_view(), name="payment"),
    path(
        "orders/<uuid:pk>/messages/",
        order_thread.OrderMessages.as_view(),
        name="order-messages",
    ),
    path(
        "orders/<uuid:pk>/messages/new/",
        order_thread.WriteOperatorMessage.as_view(),
        name="write-message",
    ),
    path("disputes/", dispute_pages.DisputeQueue.as_view(), name="disputes"),
    path("disputes/<uuid:pk>/", dispute_pages.DisputeCase.as_view(), name="dispute"),
    path("returns/", return_decisions.ReturnQueue.as_view(), name="returns"),
    path("returns/<uuid:pk>/", return_decisions.ReturnDecision.as_view(), name="return"),
    path("counter-offers/", counter_list.CounterOffers.as_view(), name="counter-offers"),
    path("estimated-times/", estimate_records.EstimateRecords.as_view(), name="estimates"),
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
