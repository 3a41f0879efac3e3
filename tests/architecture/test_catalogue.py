"""Checks that everything a page shows has its Chinese in the catalogue."""

import ast
import gettext
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.db import models
from django.utils import translation
from django.utils.translation.template import templatize

from common.errors import DomainError, Forbidden
from console.common.messages import error_message, label_for
from factories.errors import BelowReserved

ROOT = Path(__file__).resolve().parents[2]
SOURCES = tuple(ROOT / name for name in ("platform", "factories", "orders", "matching"))
CATALOGUE = ROOT / "platform" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
APPS = (
    *("common", "vocabularies", "accounts", "factories", "orders", "matching"),
    *("fulfilment", "audit", "imports", "notifications"),
)
MARKS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
MARKED = re.compile(r"""\b_?n?(?:gettext|_)\((u?'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
# Entered with commands and files alone, or loaded by workers alone.
OUTSIDE = re.compile(r"\.(engine|management|migrations)(\.|$)")


def modules() -> Iterator[Any]:
    """Imports every module of the domain apps, so that all their classes are known."""
    for app in APPS:
        package = importlib.import_module(app)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not OUTSIDE.search(found.name):
                yield importlib.import_module(found.name)


def kinds_of(base: type) -> Iterator[type]:
    """Yields all subclasses that belong to the domain apps."""
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in APPS:
            yield kind
        yield from kinds_of(kind)


def texts_of_apps() -> set[str]:
    """Returns the labels of all choices and the messages of all errors, in English."""
    assert list(modules())
    labels = {str(label) for kind in kinds_of(models.TextChoices) for label in kind.labels}
    errors = {str(kind.default_detail) for kind in (DomainError, *kinds_of(DomainError))}
    return labels | errors


def placeholders(text: str) -> set[str]:
    """Returns the placeholders of a message, in Python's and Django's forms."""
    fields = {name for _, name, _, _ in string.Formatter().parse(text.replace("{%", "")) if name}
    return fields | set(re.findall(r"%\(\w+\)[.\d]*\w", text))


def messages_of(file: Path) -> Iterator[str]:
    """Yields the texts that a module or a template marks for translation."""
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        for found in MARKED.finditer(templatize(source, origin=str(file))):
            yield ast.literal_eval(found[1])
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            text = node.args[0] if node.args else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Activates English, since an earlier test may have activated another language."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """Reads the product's one catalogue."""
    return polib.pofile(str(CATALOGUE))


def test_there_is_one_catalogue() -> None:
    assert sorted(file for folder in SOURCES for file in folder.rglob("*.po")) == [CATALOGUE]


def test_every_marked_message_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue}

    missing = [
        (str(file.relative_to(ROOT)), text)
        for folder in SOURCES
        for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")])
        for text in messages_of(file)
        if text not in known
    ]

    assert missing == [], "run makemessages (see CONTRIBUTING), then translate them"


def test_labels_and_errors_of_domain_apps_are_in_the_catalogue(catalogue: polib.POFile) -> None:
    translated = {entry.msgid for entry in catalogue if entry.translated()}

    assert sorted(texts_of_apps() - translated) == []


def test_every_message_has_its_chinese(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_translations_have_the_same_placeholders(catalogue: polib.POFile) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue
        for text in (entry.msgstr_plural.values() or [entry.msgstr])
        if "format" in "".join(entry.flags)
        and placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


def test_compiled_catalogue_agrees_with_its_source(catalogue: polib.POFile) -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    old = []
    for entry in catalogue:
        if entry.msgid_plural:
            text = compiled.ngettext(entry.msgid, entry.msgid_plural, 5)
            expected = entry.msgstr_plural[0]
        elif entry.msgctxt:
            text, expected = compiled.pgettext(entry.msgctxt, entry.msgid), entry.msgstr
        else:
            text, expected = compiled.gettext(entry.msgid), entry.msgstr
        if text != expected:
            old.append(entry.msgid)

    assert old == [], "run manage.py compilemessages"


def translated(entry: Any) -> str:
    """Returns the text that a page shows for a message."""
    if entry.msgid_plural:
        return translation.ngettext(entry.msgid, entry.msgid_plural, 2)
    return translation.gettext(entry.msgid)


def test_catalogue_prevails_over_those_of_installed_packages(catalogue: polib.POFile) -> None:
    with translation.override("zh-hans"):
        other = [
            entry.msgid
            for entry in catalogue
            if translated(entry) != (entry.msgstr or entry.msgstr_plural[0])
        ]

    assert other == []


def test_labels_are_in_the_language_of_the_page() -> None:
    assert label_for("In production") == "In production"
    assert label_for("") == label_for(None) == ""
    with translation.override("zh-hans"):
        assert label_for("In production") == "生产中"


def test_errors_are_in_the_language_of_the_page() -> None:
    fixed = DomainError("There is no such machine.")

    assert error_message(fixed) == "There is no such machine."
    with translation.override("zh-hans"):
        assert error_message(fixed) == "没有这台设备。"
        assert error_message(BelowReserved()) == "产能时段提供的工时不能少于已预占的工时。"
        assert error_message(Forbidden()).startswith("您在该组织中的角色不允许此操作")
