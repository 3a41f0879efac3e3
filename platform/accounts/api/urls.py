"""Routes the API of accounts."""

from django.urls import path

from accounts.api.views import CurrentTokenView, MeView, TokensView

urlpatterns = [
    path("tokens/", TokensView.as_view(), name="tokens"),
    path("tokens/current/", CurrentTokenView.as_view(), name="current-token"),
    path("me/", MeView.as_view(), name="me"),
]
