"""Serves requests of several parts: their lines, prices, submission and answers."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import PURCHASING_ROLES
from accounts.services.members import choose_organisation
from attachments.models import Attachment
from common.access import Audience
from common.api.parsers import JsonLimits
from common.api.serializers import EmptySerializer
from common.api.views import TenantViewSet
from common.errors import FieldErrors
from matching.api.serializers.request_lines import (
    REQUEST,
    AcceptanceSerializer,
    AddedLinesSerializer,
    AnsweredSerializer,
    DeclinationSerializer,
    LineChangeSerializer,
    PartRequestChangeSerializer,
    PartRequestDraftSerializer,
    PartRequestSerializer,
    PartRequestSummarySerializer,
    SubmissionSerializer,
)
from matching.estimates.request_plan import plan_request
from matching.estimates.request_prices import price_request
from matching.selectors.request_proposals import open_proposals_of
from matching.services.parts.request_answers import accept_proposals, decline_proposals
from matching.services.parts.request_submission import submit_lines
from orders.models import Part, PartRequest, PartRequestLine
from orders.selectors import request_summaries, requests_in_full
from orders.services import request_changes
from orders.services.new_request_lines import NewLine

# Fields of a line that are not those of its part.
LINE_FIELDS = ("quantity", "latest_delivery_on", "routing", "drawing_name")


@extend_schema_view(
    list=extend_schema(summary="List requests of several parts"),
    retrieve=extend_schema(summary="Show a request with its lines, prices and what they lack"),
)
class PartRequestViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Serves requests to their buyer and to operators."""

    audience = (Audience.OPERATOR, Audience.BUYER)
    change_audience = (Audience.PURCHASER,)
    queryset = PartRequest.objects.all()
    row_serializer_class: ClassVar[type[PartRequestSerializer]] = PartRequestSerializer
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "number", "status")
    http_method_names: ClassVar = ["get", "post", "patch", "delete", "head", "options"]
    # Up to 30 lines, each with its notes, and a pasted text.
    json_limits = JsonLimits(kib=1024)

    def get_queryset(self) -> Any:
        self.queryset = request_summaries() if self.action == "list" else requests_in_full()
        return super().get_queryset()

    def get_serializer_class(self) -> Any:
        return PartRequestSummarySerializer if self.action == "list" else PartRequestSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Returns a request with its lines as they are now."""
        return self.rendered_request(self.get_object())

    @extend_schema(
        summary="Open a request",
        request=PartRequestDraftSerializer,
        responses={201: PartRequestSerializer},
        examples=[REQUEST],
    )
    def create(self, request: Request) -> Response:
        """Creates a request with lines; nothing is ordered yet."""
        fields = self.parsed(PartRequestDraftSerializer)
        organisation = choose_organisation(
            user=request.user,
            wanted=fields.pop("organisation", None),
            kind="is_buyer",
            roles=PURCHASING_ROLES,
        )
        added = self.added(fields)
        row = request_changes.open_request(
            organisation=organisation, by=request.user, fields=fields, **added
        )
        return self.shown(row, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Change place, date or currency of a request",
        request=PartRequestChangeSerializer,
        responses=PartRequestSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the fields sent; lines that are orders keep theirs."""
        row = self.get_object()
        fields = self.parsed(PartRequestChangeSerializer, partial=True)
        return self.shown(request_changes.change_request(request=row, fields=fields))

    @extend_schema(
        summary="Add lines",
        request=AddedLinesSerializer,
        responses={201: PartRequestSerializer},
        examples=[REQUEST],
    )
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, pk: str) -> Response:
        """Adds lines; files join the lines that name them."""
        row = self.get_object()
        added = self.added(self.parsed(AddedLinesSerializer))
        request_changes.add_lines(request=row, by=request.user, **added)
        return self.shown(row, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Submit the complete lines",
        request=SubmissionSerializer,
        responses=PartRequestSerializer,
    )
    @action(detail=True, methods=["post"])
    def submission(self, request: Request, pk: str) -> Response:
        """Makes an order of each complete line, which then waits for a match run."""
        row = self.get_object()
        lines = self.parsed(SubmissionSerializer).get("lines")
        submit_lines(request=row, by=request.user, lines=lines)
        return self.shown(row)

    @extend_schema(
        summary="Withdraw a request", request=EmptySerializer, responses=PartRequestSerializer
    )
    @action(detail=True, methods=["post"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Withdraws a request of which nothing is ordered."""
        row = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(request_changes.withdraw_request(request=row, by=request.user))

    @extend_schema(
        summary="Open a withdrawn request again",
        request=EmptySerializer,
        responses=PartRequestSerializer,
    )
    @action(detail=True, methods=["post"])
    def reopening(self, request: Request, pk: str) -> Response:
        """Opens a withdrawn request again, with its lines."""
        row = self.get_object()
        self.parsed(EmptySerializer)
        return self.shown(request_changes.reopen_request(request=row, by=request.user))

    @extend_schema(
        summary="Accept proposals of a request together, all or none",
        request=AcceptanceSerializer,
        responses=AnsweredSerializer,
    )
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """Accepts these proposals; if one is not open any more, none is accepted."""
        row = self.get_object()
        body = self.parsed(AcceptanceSerializer)
        answered = accept_proposals(request=row, by=request.user, **body)
        return Response(AnsweredSerializer({"results": answered}).data)

    @extend_schema(
        summary="Decline proposals of a request together, all or none",
        request=DeclinationSerializer,
        responses=AnsweredSerializer,
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Declines these proposals; their orders wait for the next run."""
        row = self.get_object()
        body = self.parsed(DeclinationSerializer)
        answered = decline_proposals(request=row, by=request.user, **body)
        return Response(AnsweredSerializer({"results": answered}).data)

    def added(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Takes lines, files and text out of a body, with the rows that they name."""
        bodies, ids = fields.pop("lines", ()), fields.pop("files", ())
        text = fields.pop("request_text", "")
        user: Any = self.request.user
        wanted = {*ids, *(pk for body in bodies for pk in body.get("files", ()))}
        files = Attachment.objects.changeable_by(user).in_bulk(wanted)
        named = [body["part"] for body in bodies if "part" in body]
        parts = Part.objects.changeable_by(user).in_bulk(named)
        errors = unknown_rows("files", ids, files)
        for at, body in enumerate(bodies):
            errors |= unknown_rows(f"lines.{at}.files", body.get("files", ()), files)
            if "part" in body and body["part"] not in parts:
                errors[f"lines.{at}.part"] = f"There is no “{body['part']}” here."
        if errors:
            raise FieldErrors(errors)
        lines = [new_line(dict(body), parts, files) for body in bodies]
        return {"lines": lines, "files": [files[pk] for pk in dict.fromkeys(ids)], "text": text}

    def parsed(self, serializer_class: Any, *, partial: bool = False) -> dict[str, Any]:
        """Returns the validated body."""
        body = serializer_class(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, row: PartRequest, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response that renders the request as it is now."""
        return self.rendered_request(requests_in_full().get(pk=row.pk), status=status)

    def rendered_request(self, row: PartRequest, *, status: int = status.HTTP_200_OK) -> Response:
        """Returns the response with plan, prices and open proposals of a request."""
        plan = plan_request(row)
        context = {
            **self.get_serializer_context(),
            "plan": plan,
            "prices": price_request(plan, may_ask=self.may_ask_prices(row)),
            "proposals": open_proposals_of(row),
        }
        shown = self.row_serializer_class(row, context=context)
        return Response(shown.data, status=status)

    def may_ask_prices(self, row: PartRequest) -> bool:
        """Returns whether the user is a member of the buyer and sees its prices."""
        user: Any = self.request.user
        return any(
            membership.sees_prices and membership.organisation_id == row.organisation_id
            for membership in user.active_memberships
        )


class PartRequestLineViewSet(PartRequestViewSet):
    """Serves the lines of a request one by one; their tag is that of the request."""

    def line_of(self, row: PartRequest) -> PartRequestLine:
        """Returns the line of the address; raises Http404."""
        return get_object_or_404(row.lines.select_related("request"), pk=self.kwargs["line"])

    @extend_schema(
        summary="Show the request of a line, with its tag", responses=PartRequestSerializer
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Returns the request: a line is read with the others."""
        row = self.get_object()
        self.line_of(row)
        return self.rendered_request(row)

    @extend_schema(
        summary="Change quantity, date or routing of a line",
        request=LineChangeSerializer,
        responses=PartRequestSerializer,
    )
    def partial_update(self, request: Request, pk: str, line: str) -> Response:
        """Changes a line that is no order yet."""
        row = self.get_object()
        fields = self.parsed(LineChangeSerializer)
        found = self.line_of(row)
        request_changes.change_lines(request=row, changes={found.pk: fields})
        return self.shown(row)

    @extend_schema(summary="Remove a line", responses={204: None})
    def destroy(self, request: Request, pk: str, line: str) -> Response:
        """Removes a line that is no order; its part stays among yours."""
        request_changes.remove_line(line=self.line_of(self.get_object()))
        return Response(status=status.HTTP_204_NO_CONTENT)


def unknown_rows(field: str, ids: Sequence[UUID], rows: Mapping[UUID, Any]) -> dict[str, str]:
    """Returns an error for each id that the user may not name."""
    return {
        f"{field}.{place}": f"There is no “{pk}” here."
        for place, pk in enumerate(ids)
        if pk not in rows
    }


def new_line(
    body: dict[str, Any], parts: Mapping[UUID, Part], files: Mapping[UUID, Attachment]
) -> NewLine:
    """Returns a line as it was sent."""
    own = {name: body.pop(name) for name in LINE_FIELDS if name in body}
    part = body.pop("part", None)
    rows = [files[pk] for pk in dict.fromkeys(body.pop("files", ()))]
    return NewLine(fields=body, files=rows, part=None if part is None else parts[part], **own)
