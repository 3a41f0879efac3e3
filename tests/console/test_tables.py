"""Tests that every table uses the shared template."""

from collections.abc import Iterator

from django.urls import get_resolver

from console.common.tables import Table


def tables_below(kind: type[Table]) -> Iterator[type[Table]]:
    """Yields all subclasses of a table."""
    for own in kind.__subclasses__():
        yield own
        yield from tables_below(own)


def test_every_shown_table_has_the_shared_frame() -> None:
    # Imports every module that has a page.
    assert get_resolver().url_patterns

    kinds = [kind for kind in tables_below(Table) if kind.__module__.startswith("console.")]

    assert len(kinds) > 10
    assert [kind for kind in kinds if kind._meta.template_name != "console/table.html"] == []
