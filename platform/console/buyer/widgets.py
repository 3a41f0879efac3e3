"""Groups and searches vocabulary terms for select fields."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from common.reading.phrase_index import PhraseIndex
from matching.estimates.routing_proposal.process_synonyms import match_process, process_index
from vocabularies.models import City, Process, Region, Tolerance


def grouped_tolerances() -> list[Any]:
    """Groups tolerances by standard, finest first."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in Tolerance.objects.filter(retired=False).order_by("rank"):
        groups[row.get_standard_display()].append((row.code, row.name))
    return [("", gettext("not specified")), *groups.items()]


def grouped_cities() -> list[Any]:
    """Groups cities by region."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = City.objects.filter(retired=False).select_related("region")
    for row in rows.order_by("region__position", "position"):
        groups[row.region.name].append((row.code, row.name))
    return [("", gettext("not specified")), *groups.items()]


def grouped_regions() -> list[Any]:
    """Groups divisions under their country; undivided countries come last."""
    rows = list(Region.objects.filter(retired=False))
    inside: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.parent_id:
            inside[row.parent_id].append((row.code, row.name))
    found: list[Any] = [("", gettext("not specified"))]
    for row in rows:
        if not row.parent_id and row.code in inside:
            found.append((row.name, [(row.code, row.name), *inside[row.code]]))
    others = [(row.code, row.name) for row in rows if not row.parent_id and row.code not in inside]
    return [*found, (gettext("Other countries"), others)]


class ProcessSelect(forms.Select):
    """Renders all processes as an indented tree of options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        plain = {key: each for key, each in attributes.items() if each is not False}
        attrs_html = format_html_join("", ' {}="{}"', plain.items())
        chosen = str(getattr(value, "pk", value) or "")
        return format_html(
            "<select{}>{}</select>", attrs_html, process_options(process_tree(), chosen)
        )


def process_options(rows: Iterable[tuple[Process, int]], chosen: str) -> SafeString:
    """Renders options, indented by depth, with `chosen` selected."""
    empty = format_html('<option value="">{}</option>', gettext("Choose a process"))
    options = (
        format_html(
            '<option value="{}"{}>{}{}</option>',
            row.code,
            mark_safe(" selected") if row.code == chosen else "",
            mark_safe("&nbsp;&nbsp;" * depth),
            row.name,
        )
        for row, depth in rows
    )
    return mark_safe(empty + "".join(options))


def process_tree() -> list[tuple[Process, int]]:
    """Returns every process with its depth, parents first, with one query."""
    below: dict[str | None, list[Process]] = defaultdict(list)
    for row in Process.objects.filter(retired=False):
        below[row.parent_id].append(row)

    def walk(parent: str | None, depth: int) -> Iterator[tuple[Process, int]]:
        for row in below[parent]:
            yield row, depth
            yield from walk(row.code, depth + 1)

    return list(walk(None, 0))


def search_processes(words: str) -> list[tuple[Process, int]]:
    """Returns the processes that the text may mean, likeliest first.

    Word forms do not count: anodise, anodized and anodising are one. An empty search returns the
    usual ones, then the whole tree.
    """
    tree = process_tree()
    rows = {row.code: row for row, _ in tree}
    codes = match_process(words, process_names(tuple(rows.values())))
    found = [(rows[code], 0) for code in codes]
    return found if words.strip() else [*found, *tree]


def process_names(rows: Sequence[Process]) -> PhraseIndex:
    """Returns the index of processes' names, made once for a list of them."""
    version = tuple((row.code, row.version) for row in rows)
    if version not in INDEXES:
        INDEXES.clear()
        columns = ("code", "name_en", "name_zh", "aliases_en", "aliases_zh")
        INDEXES[version] = process_index(
            [{name: getattr(row, name) for name in columns} for row in rows]
        )
    return INDEXES[version]


# The index of the current list of processes, by codes and versions.
INDEXES: dict[tuple[tuple[str, str], ...], PhraseIndex] = {}
