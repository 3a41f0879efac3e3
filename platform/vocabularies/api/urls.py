"""Routes the API of vocabularies."""

from django.urls import path

from vocabularies.api.views import TermsView, VocabulariesView

urlpatterns = [
    path("vocabularies/", VocabulariesView.as_view(), name="vocabularies"),
    path("vocabularies/<slug:name>/", TermsView.as_view(), name="terms"),
]
