"""Routes the API of audits."""

from rest_framework.routers import SimpleRouter

from audit.api.views import AuditViewSet

router = SimpleRouter()
router.register("audits", AuditViewSet, basename="audit")

urlpatterns = router.urls
