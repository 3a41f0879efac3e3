"""Tests that views are open to the audiences that they declare."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.models import Role
from common.access import Audience
from common.api.permissions import DeclaredAudience
from tests import builders


class View:
    """Holds an audience."""

    def __init__(self, **declared: Any) -> None:
        self.__dict__.update(declared)


def admits(view: View, user: Any, method: str = "GET") -> bool:
    """Returns whether the user may use the view by this method."""
    request = Request(APIRequestFactory().generic(method, "/"))
    request.user = user
    return DeclaredAudience().has_permission(request, view)


@pytest.mark.parametrize("view", [View(), View(audience=())])
def test_view_without_an_audience_is_a_mistake(view: View) -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no audience"):
        admits(view, AnonymousUser())


def test_anyone_is_let_in_only_where_declared() -> None:
    assert admits(View(audience=(Audience.ANYONE,)), AnonymousUser(), "POST")
    assert not admits(View(audience=(Audience.MEMBER,)), AnonymousUser())


@pytest.mark.django_db
def test_writing_takes_the_change_audience_and_reading_the_audience() -> None:
    organisation = builders.organisation()
    viewer = builders.member(organisation, Role.VIEWER)
    planner = builders.member(organisation, Role.PLANNER)
    view = View(audience=(Audience.FACTORY,), change_audience=(Audience.PLANNER,))

    assert [admits(view, viewer, method) for method in ("GET", "HEAD", "OPTIONS")] == [True] * 3
    assert not any(admits(view, viewer, m) for m in ("POST", "PUT", "PATCH", "DELETE"))
    assert all(admits(view, planner, m) for m in ("GET", "POST", "PATCH", "DELETE"))


@pytest.mark.django_db
def test_audience_of_another_kind_is_turned_away() -> None:
    buyer = builders.member(builders.buyer(), Role.OWNER)

    assert not admits(View(audience=(Audience.FACTORY, Audience.OPERATOR)), buyer)
    assert admits(View(audience=(Audience.FACTORY, Audience.BUYER)), buyer)
