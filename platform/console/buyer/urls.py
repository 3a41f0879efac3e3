"""Routes the addresses of buyer pages."""

from django.urls import path

from console.buyer.views import (
    actions,
    order_form_page,
    order_form_parts,
    order_list_page,
    order_page,
    payment_page,
    proposal_pages,
    receipt_page,
)

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
    path("orders/<uuid:pk>/cancel/", actions.CancelOrder.as_view(), name="cancel"),
    path("orders/<uuid:pk>/accept-goods/", actions.AcceptGoods.as_view(), name="accept-goods"),
    path("orders/<uuid:pk>/dispute-goods/", actions.DisputeGoods.as_view(), name="dispute-goods"),
    path("orders/<uuid:pk>/payments/", payment_page.PaymentsPage.as_view(), name="payments"),
    path("deliveries/<uuid:pk>/receive/", receipt_page.ReceiveDelivery.as_view(), name="receive"),
    path("proposals/", proposal_pages.ProposalsPage.as_view(), name="proposals"),
    path("proposals/<uuid:pk>/", proposal_pages.ProposalPage.as_view(), name="proposal"),
    path("proposals/<uuid:pk>/accept/", actions.AcceptProposal.as_view(), name="accept-proposal"),
    path(
        "proposals/<uuid:pk>/decline/", actions.DeclineProposal.as_view(), name="decline-proposal"
    ),
]
