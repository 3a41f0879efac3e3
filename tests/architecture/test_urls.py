"""Requires every address to declare who may use it: `audience`."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from common.access import Audience

# Views of packages, which cannot carry our attribute, and why each is safe.
OF_OTHERS = {
    "admin/": "Django's admin lets in staff alone and asks for each model's permission",
    "api/v1/schema/": "the OpenAPI document shows shapes, no rows",
    "api/v1/docs/": "the interactive documentation shows the same document",
}


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yields every address below the patterns, with its view."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def declared_audience(view: Callable[..., Any]) -> Any:
    """Returns the audience that a view declares, in its class or where it is mounted."""
    mounted = {**getattr(view, "view_initkwargs", {}), **getattr(view, "initkwargs", {})}
    if "audience" in mounted:
        return mounted["audience"]
    owner = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return getattr(owner, "audience", None)


def undeclared(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Returns the addresses whose view declares no known audience."""
    wrong = []
    for route, view in addresses(patterns):
        audience = declared_audience(view)
        known = isinstance(audience, tuple | frozenset) and set(audience) <= set(Audience)
        if not route.startswith(tuple(OF_OTHERS)) and not (audience and known):
            wrong.append(route)
    return wrong


def test_every_address_declares_who_may_use_it() -> None:
    patterns = get_resolver().url_patterns

    assert len(list(addresses(patterns))) > len(OF_OTHERS)
    assert undeclared(patterns) == []


@pytest.mark.parametrize("prefix", sorted(OF_OTHERS))
def test_every_exception_is_in_use(prefix: str) -> None:
    routes = [route for route, _ in addresses(get_resolver().url_patterns)]

    assert any(route.startswith(prefix) for route in routes)


@pytest.mark.parametrize("audience", [None, (), ("strangers",), "anyone"])
def test_an_address_without_a_rule_is_found(audience: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    view.audience = audience  # type: ignore[attr-defined]

    assert undeclared([path("open", view)]) == ["open"]
