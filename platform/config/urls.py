"""Routes every address of the product."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from common.api.health import health, readiness
from console.urls import areas

api = [
    path("", include("accounts.api.urls")),
    path("", include("vocabularies.api.urls")),
    path("", include("attachments.api.urls")),
    path("", include("factories.api.urls")),
    path("", include("orders.api.urls")),
    path("", include("matching.api.urls")),
    path("", include("fulfilment.api.urls")),
    path("", include("audit.api.urls")),
    path("", include("imports.api.urls")),
    path("", include("exports.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("webhooks.api.urls")),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerView.as_view(url_name="schema", permission_classes=[]),
        name="docs",
    ),
]

handler400 = "console.common.pages.bad_request"
handler404 = "console.common.pages.not_found"
handler500 = "console.common.pages.server_error"

urlpatterns = [
    path("healthz", health),
    path("readyz", readiness),
    path("api/v1/", include(api)),
    path("admin/", admin.site.urls),
    path("", include("console.urls")),
    *areas,
]
