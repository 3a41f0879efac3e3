"""The addresses of these pages."""

from django.urls import path

from console.buyer.views import actions, deliveries, money, order, orders, parts, proposals, writing

app_name = "buyer"

urlpatterns = [
    path("", orders.Orders.as_view(), name="orders"),
    path("orders/<uuid:pk>/", order.OrderPage.as_view(), name="order"),
    path("orders/<uuid:pk>/edit/", writing.EditOrder.as_view(), name="edit-order"),
    path("orders/<uuid:pk>/submission/", actions.Submit.as_view(), name="submit"),
    path("orders/<uuid:pk>/cancellation/", actions.Cancel.as_view(), name="cancel"),
    path("orders/<uuid:pk>/goods-acceptance/", actions.AcceptGoods.as_view(), name="accept-goods"),
    path("orders/<uuid:pk>/dispute/", actions.DisputeGoods.as_view(), name="dispute-goods"),
    path("orders/<uuid:pk>/payments/", money.Payments.as_view(), name="payments"),
    path("deliveries/<uuid:pk>/", deliveries.Receive.as_view(), name="receive"),
    path("proposals/", proposals.Proposals.as_view(), name="proposals"),
    path("proposals/<uuid:pk>/", proposals.ProposalPage.as_view(), name="proposal"),
    path(
        "proposals/<uuid:pk>/acceptance/", actions.AcceptProposal.as_view(), name="accept-proposal"
    ),
    path(
        "proposals/<uuid:pk>/decline/", actions.DeclineProposal.as_view(), name="decline-proposal"
    ),
    path("new-order/", writing.NewOrder.as_view(), name="new-order"),
    path("new-order/prospects/", parts.ProspectsPart.as_view(), name="prospects"),
    path("new-order/routing/", parts.RoutingPart.as_view(), name="routing"),
    path("new-order/grades/", parts.GradesPart.as_view(), name="grades"),
    path("new-order/processes/", parts.ProcessesPart.as_view(), name="processes"),
]
