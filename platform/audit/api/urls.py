"""Addresses of the audits."""

from rest_framework.routers import SimpleRouter

from audit.api.views import AuditViews

router = SimpleRouter()
router.register("audits", AuditViews, basename="audit")

urlpatterns = router.urls
