"""Serves capacity windows over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.parsers import JsonLimits
from common.api.serializers import EmptySerializer
from factories.api.filters import WindowFilterSet
from factories.api.serializers import (
    WindowChangeSerializer,
    WindowDraftSerializer,
    WindowDraftsSerializer,
    WindowIdsSerializer,
    WindowSerializer,
    WindowsSerializer,
)
from factories.api.viewsets import SupplyViewSet
from factories.models import CapacityWindow
from factories.services import (
    window_changes,
    window_drafts,
    window_publication,
    window_shifts,
)


@extend_schema_view(
    list=extend_schema(summary="List capacity windows"),
    retrieve=extend_schema(summary="Show a capacity window"),
)
class WindowViewSet(SupplyViewSet):
    """Serves idle hours of machines to their factory and to operators."""

    queryset = CapacityWindow.objects.select_related("machine__factory").prefetch_related("spans")
    serializer_class = WindowSerializer
    filterset_class = WindowFilterSet
    ordering = ("starts_at",)
    ordering_fields = (
        "starts_at",
        "ends_at",
        "expires_at",
        "hourly_rate",
        "status",
        "created_at",
    )
    price_orderings = ("hourly_rate",)

    @extend_schema(
        summary="Draft a capacity window",
        request=WindowDraftSerializer,
        responses={201: WindowSerializer},
    )
    def create(self, request: Request) -> Response:
        """Creates a draft, which only its factory sees until it is published.

        With several `spans`, such as five day shifts, it is one window: one setup serves them, and
        another window of the machine may lie between them.
        """
        window = window_drafts.create_window(
            terms=self.parsed(WindowDraftSerializer), by=request.user
        )
        return self.shown(window, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Draft many capacity windows",
        request=WindowDraftsSerializer,
        responses={201: WindowsSerializer},
    )
    @action(detail=False, methods=["post"], json_limits=JsonLimits(2 * 1024, 100_000))
    def bulk(self, request: Request) -> Response:
        """Creates at most 1,000 drafts, all or none; errors point to window and field."""
        drafts = self.parsed(WindowDraftsSerializer)["windows"]
        windows = window_drafts.create_windows(drafts=drafts, by=request.user)
        return Response(self.many_shown(windows), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change a capacity window",
        request=WindowChangeSerializer,
        responses=WindowSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a window; a published or paused one keeps its machine.

        While hours are reserved, times, rate and opening cost stay and the hours offered cannot
        drop below what is reserved. A withdrawn or expired window does not change. `spans` replace
        all spans; a start or an end alone moves a window with one span.
        """
        window = self.get_object()
        terms = self.parsed(WindowChangeSerializer, partial=True)
        return self.shown(window_changes.change_window(window=window, terms=terms, by=request.user))

    @extend_schema(
        summary="Publish a capacity window", request=EmptySerializer, responses=WindowSerializer
    )
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, pk: str) -> Response:
        """Publishes a draft or paused window; windows of a machine never overlap."""
        window = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(window_publication.publish_window(window=window, by=request.user))

    @extend_schema(
        summary="Publish many capacity windows",
        operation_id="capacity_windows_bulk_publication_create",
        request=WindowIdsSerializer,
        responses=WindowsSerializer,
    )
    @action(detail=False, methods=["post"], url_path="publication", url_name="bulk-publication")
    def bulk_publication(self, request: Request) -> Response:
        """Publishes at most 1,000 windows, all or none; errors point to the id."""
        ids = self.parsed(WindowIdsSerializer)["ids"]
        windows = window_publication.publish_windows(ids=ids, by=request.user)
        return Response(self.many_shown(windows))

    def many_shown(self, windows: list[CapacityWindow]) -> dict[str, Any]:
        """Renders several windows as one answer."""
        context = self.get_serializer_context()
        return WindowsSerializer({"windows": windows}, context=context).data

    @extend_schema(
        summary="Divide a capacity window into shifts",
        request=EmptySerializer,
        responses={201: WindowsSerializer},
    )
    @action(detail=True, methods=["post"])
    def shifts(self, request: Request, pk: str) -> Response:
        """Replaces a window without reservations by one for each of its shifts.

        The next step of an order can then start after each shift; each window is set up by itself.
        """
        window = self.get_object()
        self.parsed(EmptySerializer)
        windows = window_shifts.split_window(window=window, by=request.user)
        return Response(self.many_shown(windows), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Pause a capacity window", request=EmptySerializer, responses=WindowSerializer
    )
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Keeps the window from being matched; reservations stay."""
        window = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(window_publication.pause_window(window=window, by=request.user))

    @extend_schema(
        summary="Withdraw a capacity window", request=EmptySerializer, responses=WindowSerializer
    )
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Withdraws the window for good; fails while hours are reserved."""
        window = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(window_publication.withdraw_window(window=window, by=request.user))
