"""Requires every error code to be a problem type, which has a page."""

import ast

from django.urls import get_resolver

from common.api.problem_types.catalogue import problem_types
from tests.architecture.source import product


def written_codes() -> set[str]:
    """Returns the codes that classes of the product give as `default_code`."""
    found = set()
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                found |= codes_of(node)
    return found


def codes_of(node: ast.ClassDef) -> set[str]:
    """Returns the default codes that a class assigns."""
    return {
        statement.value.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and any(getattr(target, "id", "") == "default_code" for target in statement.targets)
    }


def test_every_code_of_the_product_is_a_problem_type() -> None:
    assert get_resolver().url_patterns

    codes = written_codes()

    assert len(codes) > 90
    assert codes - set(problem_types()) == set()
