"""Routes the API of events."""

from django.urls import path

from notifications.api.views import EventsView

urlpatterns = [path("events/", EventsView.as_view(), name="events")]
