"""Everything that pages say is there in Chinese: their own words and those of lower rooms."""

import ast
import gettext
import importlib
import inspect
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
from console.common.messages import label_of, sentence_of
from factories.errors import BelowReserved

CONSOLE = Path(__file__).resolve().parents[2] / "platform" / "console"
CATALOGUES = sorted(CONSOLE.rglob("django.po"))
ROOMS = (
    *("common", "vocabularies", "accounts", "factories", "orders", "matching"),
    *("fulfilment", "audit"),
)
MARKS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
MARKED = re.compile(r"""\b_?n?(?:gettext|_)\((u?'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
# Entered with commands and files alone, or loaded by workers alone.
OUTSIDE = re.compile(r"\.(engine|management|migrations)(\.|$)")


def modules() -> Iterator[Any]:
    """Every module of the lower rooms, so that all their classes are known."""
    for room in ROOMS:
        package = importlib.import_module(room)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not OUTSIDE.search(found.name):
                yield importlib.import_module(found.name)


def kinds_of(base: type) -> Iterator[type]:
    """All classes below this one that belong to the lower rooms."""
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in ROOMS:
            yield kind
        yield from kinds_of(kind)


def words_of_lower_rooms() -> set[str]:
    """Labels of all choices, and what every kind of refusal says."""
    assert list(modules())
    labels = {str(label) for kind in kinds_of(models.TextChoices) for label in kind.labels}
    kinds = [DomainError, *kinds_of(DomainError)]
    return labels | {inspect.cleandoc(kind.__doc__ or "") for kind in kinds}


def named(catalogue: Path) -> str:
    """The folder below the console whose catalogue it is."""
    return catalogue.relative_to(CONSOLE).parent.as_posix()


def placeholders(text: str) -> set[str]:
    """What is filled in, in the ways that Python and Django have it."""
    fields = {name for _, name, _, _ in string.Formatter().parse(text.replace("{%", "")) if name}
    return fields | set(re.findall(r"%\(\w+\)[.\d]*\w", text))


def messages_of(file: Path) -> Iterator[str]:
    """The texts that a module or a template marks for translation."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        for found in MARKED.finditer(templatize(text, origin=str(file))):
            yield ast.literal_eval(found[1])
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            said = node.args[0] if node.args else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def test_every_message_is_in_the_catalogue_of_its_area() -> None:
    missing = []
    for file in sorted([*CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.html")]):
        area = CONSOLE / file.relative_to(CONSOLE).parts[0]
        home = area if (area / "locale").exists() else CONSOLE
        own = home / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        known = {entry.msgid for entry in polib.pofile(str(own))}
        missing += [(str(file), said) for said in messages_of(file) if said not in known]

    assert missing == [], "run makemessages there, then translate them"


def test_words_of_lower_rooms_are_in_the_catalogue() -> None:
    own = polib.pofile(str(CONSOLE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    told = {entry.msgid for entry in own if entry.translated()}

    missing = sorted(words_of_lower_rooms() - told)

    assert missing == [], "add these to console/lower_words.py, then translate them"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_every_message_has_its_chinese(catalogue: Path) -> None:
    entries = polib.pofile(str(catalogue))

    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_translations_fill_in_the_same(catalogue: Path) -> None:
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(catalogue))
        for said in (entry.msgstr_plural.values() or [entry.msgstr])
        if "format" in "".join(entry.flags)
        and placeholders(said) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_compiled_catalogue_is_that_of_the_text(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    old = []
    for entry in polib.pofile(str(catalogue)):
        if entry.msgid_plural:
            said = compiled.ngettext(entry.msgid, entry.msgid_plural, 5)
            right = entry.msgstr_plural[0]
        elif entry.msgctxt:
            said, right = compiled.pgettext(entry.msgctxt, entry.msgid), entry.msgstr
        else:
            said, right = compiled.gettext(entry.msgid), entry.msgstr
        if said != right:
            old.append(entry.msgid)

    assert old == [], "run django-admin compilemessages there"


def said(entry: Any) -> str:
    """What a page shows for a message."""
    if entry.msgid_plural:
        return translation.ngettext(entry.msgid, entry.msgid_plural, 2)
    return translation.gettext(entry.msgid)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=named)
def test_pages_say_what_the_catalogue_of_their_area_says(catalogue: Path) -> None:
    """Django merges all catalogues, those of packages too: of two texts one is never shown."""
    with translation.override("zh-hans"):
        other = [
            entry.msgid
            for entry in polib.pofile(str(catalogue))
            if said(entry) != (entry.msgstr or entry.msgstr_plural[0])
        ]

    assert other == [], "give one of the two meanings another English text"


def test_every_area_has_a_catalogue() -> None:
    areas = {path.parent for path in CONSOLE.glob("*/urls.py")}

    assert {path.parents[2].parent for path in CATALOGUES} == {CONSOLE, *areas}


def test_labels_are_in_the_language_of_the_page() -> None:
    assert label_of("In production") == "In production"
    assert label_of("") == label_of(None) == ""
    with translation.override("zh-hans"):
        assert label_of("In production") == "生产中"


def test_refusals_say_in_english_what_they_know_and_in_chinese_what_their_kind_says() -> None:
    figures = BelowReserved("7 h are reserved; the window cannot offer fewer.")
    fixed = DomainError("There is no such machine.")

    assert sentence_of(figures) == figures.detail
    with translation.override("zh-hans"):
        assert sentence_of(figures) == "产能窗口提供的工时不能少于已预占的工时。"
        assert sentence_of(fixed) == "没有这台设备。"
        assert sentence_of(Forbidden()).startswith("您在该组织中的角色不允许此操作")
