"""Provides the events of an organisation over HTTP."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import Audience
from common.api.problems import QueryError
from notifications.api.serializers import EventPageSerializer, EventsQuerySerializer
from notifications.models import Event
from notifications.selectors.event_pages import event_page

SEVERAL = _("You are a member of several organisations: name one by its id.")


class EventsView(GenericAPIView):
    """Lists the events of an organisation, by a cursor that misses nothing."""

    audience = (Audience.MEMBER,)
    serializer_class = EventPageSerializer
    queryset = Event.objects.none()
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        operation_id="events_list",
        summary="Events after the last that was read",
        parameters=[EventsQuerySerializer],
        responses=EventPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """Returns the next events, the oldest first; kept for 30 days."""
        unknown = sorted(set(request.query_params) - set(EventsQuerySerializer().fields))
        if unknown:
            raise QueryError({name: ["Unknown parameter."] for name in unknown})
        query = EventsQuerySerializer(data=request.query_params)
        if not query.is_valid():
            raise QueryError(query.errors)
        terms = query.validated_data
        page = event_page(
            organisation_id=organisation_of(request.user, terms.get("organisation")),
            after=terms["after"],
            limit=terms["limit"],
        )
        return Response(EventPageSerializer(page).data)


def organisation_of(user: Any, wanted: Any) -> Any:
    """Returns the organisation whose events are read.

    Raises QueryError where it has to be named, Http404 for one of others.
    """
    own = user.organisation_ids()
    if wanted is not None:
        if wanted not in own:
            raise Http404
        return wanted
    if len(own) > 1:
        raise QueryError({"organisation": [SEVERAL]})
    return own[0]
