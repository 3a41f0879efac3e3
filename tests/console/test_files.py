"""Tests that exports contain no formula."""

import io

import django_tables2
import pytest
import tablib

from console.common.files import exported
from console.common.tables import Table, export_table
from tests import builders


class Rows(Table):
    """Lists names and amounts."""

    name = django_tables2.Column()
    amount = django_tables2.Column()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd", "-1+1", "-=1", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_text_that_would_run_is_marked_as_text(text):
    assert exported(text) == f"'{text}"


@pytest.mark.parametrize(
    "content", ["plain", "-12.50", "-1.234,50", "+3", "-5 %", "-", "--", "", None, 7, "a=b"]
)
def test_all_else_stays_as_it_is(content):
    assert exported(content) == content


@pytest.fixture
def requested(rf):
    """Makes a request of a member, whose organisation the quota of exports counts."""
    request = rf.get("/")
    request.membership = builders.member(builders.buyer()).memberships.get()
    return request


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(kind, requested):
    table = Rows([{"name": "=HYPERLINK(1)", "amount": "-5"}, {"name": "Bracket", "amount": "12"}])

    table.request = requested
    response = export_table(table, kind, "rows")

    content = response.content.decode() if kind == "csv" else io.BytesIO(response.content)
    rows = tablib.Dataset().load(content, format=kind)
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", "Bracket"]
    assert [str(row[1]) for row in rows] == ["-5", "12"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_characters_that_break_files_are_dropped(kind, requested):
    table = Rows([{"name": "\u202eBra\x07cket\u200b", "amount": "\x00=1"}])

    table.request = requested
    response = export_table(table, kind, "rows")

    content = response.content.decode() if kind == "csv" else io.BytesIO(response.content)
    assert tablib.Dataset().load(content, format=kind)[0] == ("Bracket", "'=1")
