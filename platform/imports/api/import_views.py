"""Serves imports over HTTP: send, check, correct, commit, undo."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api import etags, idempotency
from common.api.filters import QueryError
from common.api.parsers import JsonLimits, StrictJSONParser
from common.api.serializers import EmptySerializer
from common.api.views import TenantViewSet
from common.models import IdempotencyRecord
from common.safety.usage_quotas import consume
from imports.api.file_parsers import RAW_TYPES, FormParser, RawFileParser
from imports.api.file_renderers import CsvFileRenderer, XlsxFileRenderer, attachment
from imports.api.import_serializers import (
    CommitSerializer,
    ImportChangeSerializer,
    ImportDraftSerializer,
)
from imports.api.previews import ImportInShortSerializer, ImportSerializer
from imports.downloads import failed_lines
from imports.downloads.template_sheets import (
    ENGLISH,
    LANGUAGES,
    TEMPLATES,
    template_csv,
    template_xlsx,
)
from imports.errors import FileTooLarge
from imports.models import Import
from imports.selectors import (
    NOTED,
    PAGE_SIZE,
    RECOGNISED,
    hidden_values,
    imports_in_short,
    imports_with_preview,
    preview_of,
)
from imports.services import file_reading, import_commit, import_undo
from imports.services.file_reading import PreparedImport, ReadingChanges, SentFile
from imports.states import ImportKind, ImportStatus, LineState

MIB = 1024 * 1024
# What a body has beside its files: fields and the boundaries of a form.
FIELDS_BYTES = 256 * 1024
PAGE_SIZE_MOST = 200


class ImportFilterSet(filters.FilterSet):
    """Narrows imports."""

    organisation = filters.UUIDFilter(field_name="organisation_id")
    kind = filters.MultipleChoiceFilter(choices=ImportKind.choices, distinct=False)
    status = filters.MultipleChoiceFilter(choices=ImportStatus.choices, distinct=False)
    sha256 = filters.CharFilter(label="Of the file.")

    class Meta:
        model = Import
        fields = ("organisation", "kind", "status", "sha256")


class LinesQuerySerializer(serializers.Serializer):
    """Validates which lines of a preview are shown."""

    page = serializers.IntegerField(required=False, min_value=1, default=1)
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=PAGE_SIZE_MOST, default=PAGE_SIZE
    )
    state = serializers.ChoiceField(choices=[*LineState.values, RECOGNISED, NOTED], required=False)


RAW_BODY = dict.fromkeys(RAW_TYPES, OpenApiTypes.BINARY)
SENT = {
    "application/json": ImportDraftSerializer,
    "multipart/form-data": ImportDraftSerializer,
    **RAW_BODY,
}


@extend_schema_view(
    list=extend_schema(summary="List imports"),
    retrieve=extend_schema(
        summary="Show an import with its preview", parameters=[LinesQuerySerializer]
    ),
)
class ImportViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves imports to the organisation for which they were made."""

    audience = (Audience.MEMBER,)
    change_audience = (Audience.PLANNER, Audience.PURCHASER)
    queryset = Import.objects.all()
    filterset_class = ImportFilterSet
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "committed_at", "kind", "status", "name")
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]
    # A pasted text, or the corrections of a long preview.
    json_limits = JsonLimits(5 * 1024, 20_000)
    prepared: PreparedImport | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses a body that is too large before anything of it is read."""
        most = 2 * settings.IMPORTS["file_mib"] * MIB + FIELDS_BYTES
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if not sent.isdigit() or int(sent) > most:
            raise FileTooLarge
        super().initial(request, *args, **kwargs)

    def get_parsers(self) -> list[Any]:
        """Reads files where one is created, and JSON elsewhere."""
        method = (getattr(self.request, "method", None) or "").lower()
        is_creation = (self.action_map or {}).get(method) == "create"
        files = [FormParser(), RawFileParser()] if is_creation else []
        return [StrictJSONParser(), *files]

    def get_queryset(self) -> Any:
        self.queryset = imports_in_short() if self.action == "list" else imports_with_preview()
        return super().get_queryset()

    def get_serializer_class(self) -> Any:
        return ImportInShortSerializer if self.action == "list" else ImportSerializer

    def post_once(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads a new file before the transaction begins, unless its answer is stored."""
        if self.action == "create":
            once_only = idempotency.idempotent_request(request)
            stored = IdempotencyRecord.objects.filter(user=once_only.user_id, key=once_only.key)
            if not stored.exists():
                self.prepared = self.prepare(request)
        return super().post_once(handler, request, *args, **kwargs)

    def change(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads a file again before the transaction begins."""
        if self.action == "partial_update":
            self.prepared = self.prepare_again()
        return super().change(handler, request, *args, **kwargs)

    @extend_schema(
        summary="Send a file, or pasted lines",
        request=SENT,
        parameters=[
            OpenApiParameter("kind", str, description="Of a raw body."),
            OpenApiParameter("organisation", OpenApiTypes.UUID, description="Of a raw body."),
            OpenApiParameter("name", str, description="Of the file that is a raw body."),
        ],
        responses={201: ImportSerializer, 202: ImportSerializer},
    )
    def create(self, request: Request) -> Response:
        """Reads a file into a preview; nothing of its lines is stored before the commit.

        A large file is answered 202 with the status “reading”, and read by a worker. A raw body has
        its fields as query parameters.
        """
        import_ = file_reading.store_import(prepared=self.prepared or self.prepare(request))
        is_waiting = import_.status == ImportStatus.READING
        return self.shown(
            import_, status=status.HTTP_202_ACCEPTED if is_waiting else status.HTTP_201_CREATED
        )

    def prepare(self, request: Request) -> PreparedImport:
        """Validates a new file and reads it, if it is small."""
        body = ImportDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        organisation = file_reading.choose_importer(
            user=request.user, kind=fields["kind"], wanted=fields.get("organisation")
        )
        sent = getattr(request.data, "sent", None)
        options = fields["options"]
        subtracted = options.pop("subtract", None)
        if "text" in fields or sent is None:
            sent = SentFile(
                fields.get("text", "").encode(),
                fields.get("name", ""),
                subtracted if sent is None else sent.subtracted,
            )
        return file_reading.prepare_import(
            organisation=organisation,
            by=request.user,
            kind=fields["kind"],
            sent=sent,
            options={name: value for name, value in options.items() if value is not None},
            answers=fields.get("answers", {}),
        )

    @extend_schema(
        summary="Change options, answers or cells, and read again",
        request=ImportChangeSerializer,
        responses={200: ImportSerializer, 202: ImportSerializer},
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Reads the file again; a large one is answered 202."""
        import_ = self.get_object()
        if self.prepared is None or self.prepared.import_.version != import_.version:
            raise etags.RowChanged
        import_ = file_reading.store_again(prepared=self.prepared, by=request.user)
        is_waiting = import_.status == ImportStatus.READING
        return self.shown(
            import_, status=status.HTTP_202_ACCEPTED if is_waiting else status.HTTP_200_OK
        )

    def prepare_again(self) -> PreparedImport:
        """Validates changes and reads the file again, if it is small."""
        row = GenericAPIView.get_object(self)
        self.ensure_changeable(row)
        with transaction.atomic():
            self.ensure_match(row)
        body = self.parsed(ImportChangeSerializer)
        options = dict(body.get("options", {}))
        removes_second = "subtract" in options and options["subtract"] is None
        second = b"" if removes_second else options.get("subtract")
        options.pop("subtract", None)
        return file_reading.prepare_again(
            import_=Import.objects.get(pk=row.pk),
            changes=ReadingChanges(options, body.get("answers", {}), body.get("cells", {}), second),
        )

    @extend_schema(summary="Store the lines", request=CommitSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: str) -> Response:
        """Stores all lines or the good ones, whole or not at all."""
        import_ = self.get_object()
        body = self.parsed(CommitSerializer)
        choice = import_commit.CommitChoice(
            only_good=body["lines"] == "good",
            recognised=body.get("recognised", ""),
            publish=body["publish"],
            actions=body.get("actions", {}),
        )
        return self.shown(
            import_commit.commit_import(import_=import_, by=request.user, choice=choice)
        )

    @extend_schema(summary="Undo the commit", request=None, responses=ImportSerializer)
    @commit.mapping.delete
    def delete_commit(self, request: Request, pk: str) -> Response:
        """Takes back all that was stored, while nothing of it is reserved or ordered."""
        import_ = self.get_object()
        return self.shown(import_undo.undo_import(import_=import_, by=request.user))

    @extend_schema(summary="Undo the commit", request=EmptySerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Takes back all that was stored, while nothing of it is reserved or ordered."""
        import_ = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(import_undo.undo_import(import_=import_, by=request.user))

    @extend_schema(
        summary="Get the lines that were not good, with the reasons",
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="failed-lines",
        renderer_classes=[CsvFileRenderer, JSONRenderer],
    )
    def failed_lines(self, request: Request, pk: str) -> Response:
        """Returns the lines that were not good as CSV, to be corrected and sent again."""
        import_ = self.get_object()
        consume("exports", import_.organisation_id)
        hidden = hidden_values(request.user, import_.organisation)
        content = failed_lines.failed_lines_csv(preview_of(import_), hidden)
        return Response(content, headers=attachment("failed-lines.csv"))

    def get_serializer_context(self) -> dict[str, Any]:
        """Adds which lines of the preview are shown."""
        context = super().get_serializer_context()
        if self.action != "retrieve" or getattr(self, "swagger_fake_view", False):
            return context
        known = set(LinesQuerySerializer().fields) | {"format"}
        unknown = sorted(set(self.request.query_params) - known)
        if unknown:
            raise QueryError({name: ["Unknown parameter."] for name in unknown})
        query = LinesQuerySerializer(data=self.request.query_params)
        if not query.is_valid():
            raise QueryError(query.errors)
        return {**context, "page": dict(query.validated_data)}

    def filter_queryset(self, queryset: Any) -> Any:
        """Applies the filters of the list to the list alone."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def parsed(self, serializer_class: Any) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, import_: Import, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the import as it is now."""
        row = imports_with_preview().get(pk=import_.pk)
        return Response(self.get_serializer(row).data, status=status)


class TemplateQuerySerializer(serializers.Serializer):
    """Validates in which language a template's heads are."""

    language = serializers.ChoiceField(choices=LANGUAGES, required=False, default=ENGLISH)


class ImportTemplateView(GenericAPIView):
    """Serves empty sheets whose columns are read without mapping."""

    audience = (Audience.MEMBER,)
    renderer_classes = (XlsxFileRenderer, CsvFileRenderer, JSONRenderer)
    serializer_class = TemplateQuerySerializer
    filter_backends = ()

    @extend_schema(
        operation_id="imports_templates_retrieve",
        summary="Get an empty sheet",
        parameters=[
            TemplateQuerySerializer,
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(TEMPLATES)),
            OpenApiParameter("format", str, enum=["xlsx", "csv"]),
        ],
        responses={
            (200, XlsxFileRenderer.media_type): OpenApiTypes.BINARY,
            (200, CsvFileRenderer.media_type): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, kind: str) -> Response:
        """Returns a workbook, or CSV, with a head for each field of the kind."""
        query = TemplateQuerySerializer(data=request.query_params)
        if not query.is_valid():
            raise QueryError(query.errors)
        is_csv = request.accepted_renderer.format == CsvFileRenderer.format
        make = template_csv if is_csv else template_xlsx
        name = f"{kind}.{'csv' if is_csv else 'xlsx'}"
        return Response(make(kind, query.validated_data["language"]), headers=attachment(name))
