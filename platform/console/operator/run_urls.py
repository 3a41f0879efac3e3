"""The addresses of the pages of match runs."""

from django.urls import path

from console.operator import compare, decisions, downloads, order_sheet, print_page, review, runs

patterns = [
    path("runs/", runs.RunList.as_view(), name="runs"),
    path("runs/<uuid:run>/", review.Review.as_view(), name="run"),
    path("runs/<uuid:run>/progress/", review.Progress.as_view(), name="run-progress"),
    path("runs/<uuid:run>/agreed/", review.Agreed.as_view(), name="run-agreed"),
    path("runs/<uuid:run>/load/", review.Load.as_view(), name="run-load"),
    path("runs/<uuid:run>/machines/", review.Machines.as_view(), name="run-machines"),
    path("runs/<uuid:run>/approval/", decisions.Approve.as_view(), name="run-approval"),
    path("runs/<uuid:run>/rejection/", decisions.Reject.as_view(), name="run-rejection"),
    path("runs/<uuid:run>/cancellation/", decisions.Cancel.as_view(), name="run-cancellation"),
    path("runs/<uuid:run>/comparison/", compare.Compare.as_view(), name="run-comparison"),
    path("runs/<uuid:run>/print/", print_page.Print.as_view(), name="run-print"),
    path("runs/<uuid:run>/workbook/", downloads.Workbook.as_view(), name="run-workbook"),
    path("runs/<uuid:run>/<str:kind>.json", downloads.Document.as_view(), name="run-document"),
    path(
        "runs/<uuid:run>/orders/<uuid:order>/", order_sheet.OrderSheet.as_view(), name="run-order"
    ),
    path(
        "runs/<uuid:run>/orders/<uuid:order>/alternatives/",
        order_sheet.Alternatives.as_view(),
        name="run-alternatives",
    ),
]
