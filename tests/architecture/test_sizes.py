"""Keeps packages, files, functions and template lines readable."""

import ast
from collections import Counter

from tests.architecture.source import ROOT, modules, product, tracked_files

MODULES, LINES, PARAMETERS, COLUMNS = 15, 400, 7, 120
ENGINE_TOP_MODULES = 12
GENERATED_BYTES = 200_000
# Third-party files, pictures, translations, and the stored schema.
NOT_WRITTEN_HERE = ("/vendor/", "docs/screenshots/", "LICENSE", "/locale/", "/released.json")


def test_packages_have_few_modules() -> None:
    sizes = Counter(module.package for module in product() if module.name != "__init__")

    assert {package: size for package, size in sizes.items() if size > MODULES} == {}
    assert sizes["matching/engine"] < ENGINE_TOP_MODULES


def test_files_are_short() -> None:
    lengths = {module.path: module.text.count("\n") for module in product()}

    assert {path: lines for path, lines in lengths.items() if lines > LINES} == {}


def test_functions_have_few_parameters() -> None:
    found = {}
    for module in modules():
        for node in module.definitions():
            if isinstance(node, ast.ClassDef):
                continue
            count = parameters_of(node)
            if count > PARAMETERS:
                found[f"{module.path}:{node.name}"] = count

    assert found == {}


def test_parameters_are_counted_without_self() -> None:
    tree = ast.parse("class A:\n    def f(self, a, /, b, *rest, c, **named): ...")
    function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))

    assert parameters_of(function) == 5


def test_template_lines_fit_a_screen() -> None:
    found = []
    for path in tracked_files():
        if path.endswith(".html") and "/templates/" in path:
            lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
            found += [f"{path}:{at}" for at, line in enumerate(lines, 1) if len(line) > COLUMNS]

    assert found == []


def test_no_large_file_is_tracked() -> None:
    found = [
        path
        for path in tracked_files()
        if (ROOT / path).stat().st_size > GENERATED_BYTES
        and not any(part in path for part in NOT_WRITTEN_HERE)
    ]

    assert found == []


def parameters_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Counts the parameters of a function, without `self` and `cls`."""
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    own = bool(named) and named[0].arg in ("self", "cls")
    return len(named) - own + bool(given.vararg) + bool(given.kwarg)
