"""The addresses of these pages."""

from django.urls import path

from console.pages import Page

app_name = "operator"


class Later(Page):
    template = "console/missing.html"


urlpatterns = [
    path("", Later.as_view(), name="overview"),
    path("runs/", Later.as_view(), name="runs"),
    path("savings/", Later.as_view(), name="savings"),
    path("factories/", Later.as_view(), name="factories"),
    path("market/", Later.as_view(), name="market"),
    path("books/", Later.as_view(), name="books"),
]
