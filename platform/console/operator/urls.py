"""The addresses of these pages."""

from django.urls import path

from console.operator import run_urls
from console.pages import Page

app_name = "operator"


class Later(Page):
    template = "console/missing.html"


urlpatterns = [
    path("", Later.as_view(), name="overview"),
    *run_urls.patterns,
    path("savings/", Later.as_view(), name="savings"),
    path("factories/", Later.as_view(), name="factories"),
    path("market/", Later.as_view(), name="market"),
    path("books/", Later.as_view(), name="books"),
]
