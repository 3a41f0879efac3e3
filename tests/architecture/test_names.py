"""Keeps one name for one thing: no module or class of the product is named twice."""

import sys
from collections import defaultdict

import pytest

from tests.architecture.source import product

# Parts that every app has, or every area of pages.
PARTS = {
    "__init__", "__main__", "access", "actions", "admin", "apps", "charts", "columns", "dispatch",
    "errors",
    "fields", "filters", "formats", "forms", "messages", "models", "notifications", "params",
    "querysets", "serializers", "selectors", "services", "states", "tables", "tasks", "urls",
    "views",
}  # fmt: skip
# Rows that have a model, a service, selectors, serializers or invariants in a module of that name.
ROWS = {"buyer", "gain_sharing", "match_runs", "price_rules", "proposals", "runs"}
MODULE_NAMES = PARTS | ROWS
# Django looks them up by these names.
CLASS_NAMES = {"Command", "Media", "Meta"}


@pytest.mark.parametrize("kind", ["module", "class"])
def test_a_name_is_given_once(kind: str) -> None:
    places = defaultdict(set)
    for module in product():
        if kind == "module":
            places[module.name].add(module.path)
            continue
        for node in module.definitions():
            if type(node).__name__ == "ClassDef" and not node.name.startswith("_"):
                places[node.name].add(module.path)
    allowed = MODULE_NAMES if kind == "module" else CLASS_NAMES

    twice = {name: sorted(paths) for name, paths in places.items() if len(paths) > 1}

    assert {name: paths for name, paths in twice.items() if name not in allowed} == {}


def test_no_package_hides_the_standard_library() -> None:
    tops = {module.path.removeprefix("platform/").split("/")[0] for module in product()}

    assert tops & sys.stdlib_module_names == set()
