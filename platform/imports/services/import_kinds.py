"""Finds the module that stores the lines of a kind."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from imports.services.chosen_lines import ImportedKind
from imports.states import ImportKind

# Imported when they are used, since checks of orders load what checks of windows never need.
KINDS: Mapping[str, str] = {
    ImportKind.WINDOWS: "imports.services.window_kind",
    ImportKind.MACHINES: "imports.services.machine_kind",
    ImportKind.CERTIFICATIONS: "imports.services.certification_kind",
    ImportKind.ORDERS: "imports.order_commit",
}


def kind_for(kind: str) -> ImportedKind:
    """Returns the module of a kind."""
    return cast(ImportedKind, import_module(KINDS[kind]))
