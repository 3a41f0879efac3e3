"""Lists of vocabularies and of their terms; anyone may read them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from vocabularies.api.serializers import TermSerializer, VocabularySerializer
from vocabularies.models import VOCABULARIES, Process, Term, Vocabulary

SEARCHED = ("code", "name_en", "name_zh", "aliases", "aliases_en", "aliases_zh")

ACCEPT_LANGUAGE = OpenApiParameter(
    "Accept-Language", str, OpenApiParameter.HEADER, description="Such as en or zh-Hans."
)


class TermFilter(filters.FilterSet):
    """Narrows one vocabulary; leaves out retired terms by default."""

    q = filters.CharFilter(
        method="containing", label="Part of a code, a name in either language, or a trade name."
    )
    parent = filters.CharFilter(method="directly_below", label="Code of the term above.")
    # Not a BooleanFilter, which ignores a value that it cannot read.
    retired = filters.ChoiceFilter(
        choices=(("true", "only retired terms"), ("false", "only terms in use")),
        method="by_retirement",
        label="Terms that remain for old records; left out by default.",
    )

    def containing(self, terms: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        columns = {field.name for field in terms.model._meta.concrete_fields}
        wanted = Q()
        for column in SEARCHED:
            if column in columns:
                wanted |= Q(**{f"{column}__icontains": value})
        return terms.filter(wanted)

    def directly_below(self, terms: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if terms.model.PARENT_FIELD is None:
            return terms.none()
        return terms.filter(**{f"{terms.model.PARENT_FIELD}_id": value})

    def by_retirement(self, terms: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return terms.filter(retired=value == "true")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data["retired"]:
            queryset = queryset.filter(retired=False)
        return super().filter_queryset(queryset)


class LocalisedListView(ListAPIView):
    """Lists rows with their names in the language that the request asks for."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Reads and serialises the rows in that language and names it in a header."""
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = super().list(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response


@extend_schema_view(get=extend_schema(tags=["vocabularies"], auth=[], parameters=[ACCEPT_LANGUAGE]))
class VocabulariesView(LocalisedListView):
    """Lists the vocabularies with the version of each that is loaded."""

    audience = (Audience.ANYONE,)
    queryset = Vocabulary.objects.filter(retired=False)
    serializer_class = VocabularySerializer
    ordering = ("position", "code")
    ordering_fields = ("position", "code")


@extend_schema_view(
    get=extend_schema(
        operation_id="vocabularies_terms_list",
        tags=["vocabularies"],
        auth=[],
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH, enum=list(VOCABULARIES)),
            ACCEPT_LANGUAGE,
        ],
    )
)
class TermsView(LocalisedListView):
    """Lists the terms of one vocabulary in the order of its source."""

    audience = (Audience.ANYONE,)
    queryset = Process.objects.none()
    serializer_class = TermSerializer
    filterset_class = TermFilter
    ordering = ("position", "code")
    ordering_fields = ("position", "code", "name_en", "name_zh")

    def get_queryset(self) -> QuerySet[Term]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        model = VOCABULARIES.get(self.kwargs["name"])
        if model is None:
            raise NotFound(f"No such vocabulary. Known: {', '.join(VOCABULARIES)}.")
        return model.objects.all()
