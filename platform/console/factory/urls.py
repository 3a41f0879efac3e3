"""The addresses of these pages."""

from django.urls import path

from console.pages import Page

app_name = "factory"


class Later(Page):
    template = "console/missing.html"


urlpatterns = [
    path("", Later.as_view(), name="calendar"),
    path("offers/", Later.as_view(), name="offers"),
    path("work/", Later.as_view(), name="work"),
    path("earnings/", Later.as_view(), name="earnings"),
    path("machines/", Later.as_view(), name="machines"),
]
