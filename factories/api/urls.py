"""Addresses of supply."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from factories.api.views import (
    CertificationViews,
    FactoryVerificationViews,
    FactoryViews,
    MachineViews,
)
from factories.api.windows import WindowViews

router = SimpleRouter()
router.register("factories", FactoryViews, basename="factory")
router.register("machines", MachineViews, basename="machine")
router.register("certifications", CertificationViews, basename="certification")
router.register("capacity-windows", WindowViews, basename="capacity-window")

urlpatterns = [
    *router.urls,
    path(
        "factories/<uuid:pk>/verification/",
        FactoryVerificationViews.as_view({"post": "create"}),
        name="factory-verification",
    ),
]
