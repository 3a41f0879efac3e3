"""Routes the API of exports."""

from rest_framework.routers import SimpleRouter

from exports.api.export_views import OrganisationExportViewSet

router = SimpleRouter()
router.register("organisation-exports", OrganisationExportViewSet, basename="organisation-export")
urlpatterns = router.urls
