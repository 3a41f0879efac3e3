"""Translates regions and processes that are stored by name or code."""

from collections.abc import Iterable

from django.db.models import Q

from vocabularies.models import Process, Region


def regions_by_name(names: Iterable[str]) -> dict[str, str]:
    """Maps stored region names of either language to the page's language."""
    wanted = set(names)
    rows = Region.objects.filter(Q(name_en__in=wanted) | Q(name_zh__in=wanted))
    return {stored: row.name for row in rows for stored in (row.name_en, row.name_zh)}


def processes_by_code(codes: Iterable[str]) -> dict[str, str]:
    """Maps process codes to names."""
    return {row.code: row.name for row in Process.objects.filter(pk__in=set(codes))}
