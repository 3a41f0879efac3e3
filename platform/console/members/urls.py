"""The addresses of these pages."""

from django.urls import path

from console.pages import Page

app_name = "members"


class Later(Page):
    template = "console/missing.html"


urlpatterns = [
    path("", Later.as_view(), name="members"),
    path("tokens/", Later.as_view(), name="tokens"),
    path("help/", Later.as_view(), name="help"),
]
