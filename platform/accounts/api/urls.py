"""Routes the API of accounts."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.api.company_views import OrganisationViewSet, SignUpRequestView, SignUpViewSet
from accounts.api.views import CurrentTokenView, MeView, TokensView

router = SimpleRouter()
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("sign-ups", SignUpViewSet, basename="sign-up")

urlpatterns = [
    path("tokens/", TokensView.as_view(), name="tokens"),
    path("tokens/current/", CurrentTokenView.as_view(), name="current-token"),
    path("me/", MeView.as_view(), name="me"),
    path("sign-up-requests/", SignUpRequestView.as_view(), name="sign-up-requests"),
    *router.urls,
]
