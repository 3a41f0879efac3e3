"""The addresses of these pages."""

from django.urls import path

from console.pages import Page

app_name = "buyer"


class Later(Page):
    template = "console/missing.html"


urlpatterns = [
    path("", Later.as_view(), name="orders"),
    path("proposals/", Later.as_view(), name="proposals"),
    path("new-order/", Later.as_view(), name="new-order"),
]
