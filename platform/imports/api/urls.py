"""Routes the API of imports."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from imports.api.import_views import ImportTemplateView, ImportViewSet
from imports.api.part_sheet_views import PartSheetViewSet
from imports.downloads.template_sheets import TEMPLATES

router = SimpleRouter()
router.register("imports", ImportViewSet, basename="import")

urlpatterns = [
    re_path(
        rf"^imports/templates/(?P<kind>{'|'.join(TEMPLATES)})/$",
        ImportTemplateView.as_view(),
        name="import-template",
    ),
    path(
        "part-requests/<uuid:pk>/sheets/",
        PartSheetViewSet.as_view({"post": "sheets"}),
        name="part-request-sheets",
    ),
    *router.urls,
]
