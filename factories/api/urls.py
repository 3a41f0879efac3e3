"""Routes the API of supply."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from factories.api.views import (
    CertificationViewSet,
    FactoryVerificationViewSet,
    FactoryViewSet,
    MachineViewSet,
)
from factories.api.window_views import WindowViewSet

router = SimpleRouter()
router.register("factories", FactoryViewSet, basename="factory")
router.register("machines", MachineViewSet, basename="machine")
router.register("certifications", CertificationViewSet, basename="certification")
router.register("capacity-windows", WindowViewSet, basename="capacity-window")

urlpatterns = [
    *router.urls,
    path(
        "factories/<uuid:pk>/verification/",
        FactoryVerificationViewSet.as_view({"post": "create"}),
        name="factory-verification",
    ),
]
