"""Routes the addresses of buyer pages."""

from django.urls import path

from console.buyer.part_requests import request_actions, request_pages
from console.buyer.parts import file_revisions, part_pages
from console.buyer.views import (
    actions,
    buyer_import_pages,
    order_form_page,
    order_form_parts,
    order_list_page,
    order_page,
    payment_page,
    proposal_pages,
    receipt_page,
    return_requests,
)
from imports.states import ImportKind

app_name = "buyer"

urlpatterns = [
    path("", order_list_page.BuyerOrdersPage.as_view(), name="orders"),
    path("orders/new/", order_form_page.NewOrder.as_view(), name="new-order"),
    path(
        "orders/new/estimate/", order_form_parts.DraftEstimatePart.as_view(), name="draft-estimate"
    ),
    path("orders/new/routing/", order_form_parts.RoutingPart.as_view(), name="routing"),
    path("orders/new/grades/", order_form_parts.GradesPart.as_view(), name="grades"),
    path("orders/new/processes/", order_form_parts.ProcessesPart.as_view(), name="processes"),
    path("orders/<uuid:pk>/", order_page.BuyerOrderPage.as_view(), name="order"),
    path("orders/<uuid:pk>/edit/", order_form_page.EditOrder.as_view(), name="edit-order"),
    path("orders/<uuid:pk>/submit/", actions.SubmitOrder.as_view(), name="submit"),
    path(
        "orders/<uuid:pk>/file-revisions/", file_revisions.ReviseFile.as_view(), name="revise-file"
    ),
    path("orders/<uuid:pk>/messages/", actions.WriteOrderMessage.as_view(), name="write-message"),
    path("orders/<uuid:pk>/cancel/", actions.CancelOrder.as_view(), name="cancel"),
    path("orders/<uuid:pk>/accept-goods/", actions.AcceptGoods.as_view(), name="accept-goods"),
    path("orders/<uuid:pk>/dispute-goods/", actions.DisputeGoods.as_view(), name="dispute-goods"),
    path("orders/<uuid:pk>/payments/", payment_page.PaymentsPage.as_view(), name="payments"),
    path("deliveries/<uuid:pk>/receive/", receipt_page.ReceiveDelivery.as_view(), name="receive"),
    path("parts/", part_pages.PartsPage.as_view(), name="parts"),
    path("parts/new/", part_pages.NewPart.as_view(), name="new-part"),
    path("parts/<uuid:pk>/", part_pages.PartPage.as_view(), name="part"),
    path("parts/<uuid:pk>/reading/", part_pages.PartReading.as_view(), name="part-reading"),
    path("parts/<uuid:pk>/prices/", part_pages.PartPrices.as_view(), name="part-prices"),
    path("parts/<uuid:pk>/change/", part_pages.ChangePart.as_view(), name="change-part"),
    path("parts/<uuid:pk>/files/", part_pages.AddPartFiles.as_view(), name="add-part-files"),
    path(
        "parts/<uuid:pk>/files/<uuid:file>/remove/",
        part_pages.RemovePartFile.as_view(),
        name="remove-part-file",
    ),
    path("parts/<uuid:pk>/order/", part_pages.OrderPart.as_view(), name="order-part"),
    path("requests/", request_pages.RequestsPage.as_view(), name="part-requests"),
    path("requests/new/", request_pages.NewRequest.as_view(), name="new-request"),
    path("requests/<uuid:pk>/", request_pages.RequestPage.as_view(), name="part-request"),
    path(
        "requests/<uuid:pk>/reading/",
        request_pages.RequestReading.as_view(),
        name="request-reading",
    ),
    path("requests/<uuid:pk>/add/", request_actions.AddRequestLines.as_view(), name="add-lines"),
    path(
        "requests/<uuid:pk>/lines/", request_actions.SaveRequestLines.as_view(), name="save-lines"
    ),
    path(
        "requests/<uuid:pk>/lines/<uuid:line>/remove/",
        request_actions.RemoveRequestLine.as_view(),
        name="remove-line",
    ),
    path(
        "requests/<uuid:pk>/lines/<uuid:line>/material/",
        request_actions.AcceptLineMaterial.as_view(),
        name="accept-line-material",
    ),
    path(
        "requests/<uuid:pk>/restore/",
        request_actions.RestoreRequestLine.as_view(),
        name="restore-line",
    ),
    path(
        "requests/<uuid:pk>/delivery/",
        request_actions.ChangeRequest.as_view(),
        name="change-request",
    ),
    path(
        "requests/<uuid:pk>/withdraw/",
        request_actions.WithdrawRequest.as_view(),
        name="withdraw-request",
    ),
    path(
        "requests/<uuid:pk>/reopen/",
        request_actions.ReopenRequest.as_view(),
        name="reopen-request",
    ),
    path(
        "requests/<uuid:pk>/answer/",
        request_actions.AnswerRequest.as_view(),
        name="answer-request",
    ),
    path("proposals/", proposal_pages.ProposalsPage.as_view(), name="proposals"),
    path("proposals/<uuid:pk>/", proposal_pages.ProposalPage.as_view(), name="proposal"),
    path("proposals/<uuid:pk>/accept/", actions.AcceptProposal.as_view(), name="accept-proposal"),
    path(
        "proposals/<uuid:pk>/decline/", actions.DeclineProposal.as_view(), name="decline-proposal"
    ),
    path(
        "imports/orders/",
        buyer_import_pages.BuyerImportStart.as_view(kind=ImportKind.ORDERS),
        name="import-orders",
    ),
    path(
        "imports/templates/<str:kind>.<str:file_format>",
        buyer_import_pages.BuyerTemplateFile.as_view(),
        name="import-template",
    ),
    path("imports/<uuid:pk>/", buyer_import_pages.BuyerImportPreview.as_view(), name="import"),
    path(
        "imports/<uuid:pk>/change/",
        buyer_import_pages.ChangeBuyerImport.as_view(),
        name="change-import",
    ),
    path(
        "imports/<uuid:pk>/commit/",
        buyer_import_pages.CommitBuyerImport.as_view(),
        name="commit-import",
    ),
    path(
        "imports/<uuid:pk>/undo/", buyer_import_pages.UndoBuyerImport.as_view(), name="undo-import"
    ),
    path(
        "imports/<uuid:pk>/failed-lines/",
        buyer_import_pages.BuyerFailedLines.as_view(),
        name="failed-lines",
    ),
    path("orders/<uuid:pk>/returns/new/", return_requests.NewReturn.as_view(), name="new-return"),
    path("returns/<uuid:pk>/", return_requests.BuyerReturn.as_view(), name="return"),
    path(
        "returns/<uuid:pk>/withdraw/",
        return_requests.WithdrawReturn.as_view(),
        name="withdraw-return",
    ),
    path("returns/<uuid:pk>/send-back/", return_requests.SendBack.as_view(), name="send-back"),
    path(
        "returns/<uuid:pk>/complete/",
        return_requests.CompleteReturn.as_view(),
        name="complete-return",
    ),
    path(
        "returns/<uuid:pk>/reject-repair/",
        return_requests.RejectRepair.as_view(),
        name="reject-repair",
    ),
]
