"""Tests requests of several parts: lines from fields, files and text, limits."""

from typing import Any

import pytest

from accounts.models import Organisation, User
from common.errors import FieldErrors, InvalidTransition
from orders.limits import REQUEST_LINES_MOST
from orders.models import Part, PartRequest, PartRequestLine
from orders.services.new_request_lines import NewLine, RequestFull
from orders.services.part_changes import write_part
from orders.services.request_changes import (
    LineOrdered,
    NothingAsked,
    add_lines,
    change_lines,
    change_request,
    open_request,
    remove_line,
    reopen_request,
    withdraw_request,
)
from orders.states import RequestStatus
from tests import builders
from tests.orders.test_parts import file_of

TEXT = (
    "Dear all, please quote:\n1. 500 pcs bracket 6082-T6, hard anodised\n2) 40 pcs shaft 42CrMo4\n"
    "   hardened 58 HRC\n"
)


@pytest.fixture
def request_of(buyer: Organisation, purchaser: User) -> Any:
    """Opens requests of the buyer."""

    def make(*lines: NewLine, files: Any = (), text: str = "") -> PartRequest:
        return open_request(
            organisation=buyer, by=purchaser, fields={}, lines=lines, files=files, text=text
        )

    return make


def lines_of(request: PartRequest) -> list[PartRequestLine]:
    """Returns the lines of a request with their parts."""
    return list(request.lines.select_related("part").prefetch_related("part__attachments"))


def test_files_of_one_name_and_lines_of_a_text_become_lines(
    buyer: Organisation, request_of: Any
) -> None:
    names = ("cover.step", "Cover.pdf", "plate.dxf", "shaft.step")
    files = [file_of(buyer, name=name) for name in names]

    request = request_of(NewLine({"name": "Pin"}, quantity=7), files=files, text=TEXT)

    lines = lines_of(request)
    assert request.number.startswith("RQ-")
    assert [line.position for line in lines] == [1, 2, 3, 4, 5]
    assert [(line.part.name, line.part.attachments.count()) for line in lines] == [
        ("Pin", 0),
        ("500 pcs bracket 6082-T6", 0),
        # The text names the file.
        ("shaft", 1),
        ("cover", 2),
        ("plate", 1),
    ]
    assert lines[1].part.request_facts["quantity"]["value"] == 500
    assert "58 HRC" in lines[2].part.request_text


def test_files_that_follow_join_the_lines_that_name_them(
    buyer: Organisation, request_of: Any, purchaser: User
) -> None:
    request = request_of(
        NewLine({"name": "A"}, drawing_name="BR-1.step"),
        NewLine({"name": "B", "number": "SH-2"}),
        files=[file_of(buyer, name="lid.step")],
    )
    names = ("br-1.STEP", "sh-2.dxf", "lid.pdf", "new.step")

    add_lines(request=request, by=purchaser, files=[file_of(buyer, name=name) for name in names])

    assert [(line.part.name, line.part.attachments.count()) for line in lines_of(request)] == [
        ("A", 1),
        ("B", 1),
        ("lid", 2),
        ("new", 1),
    ]


def test_every_wrong_line_is_named_and_nothing_is_stored(
    buyer: Organisation, request_of: Any
) -> None:
    of_another = file_of(builders.buyer())
    write_part(organisation=buyer, by=None, fields={"name": "Known", "number": "K-1"})

    with pytest.raises(FieldErrors) as raised:
        request_of(
            NewLine({"name": "Good"}),
            NewLine({"name": "Bad", "geometry": {"box_x_mm": -1}}),
            NewLine(),
            NewLine({"name": "File"}, [of_another], place="Row 9"),
            NewLine({"name": "Other", "number": "K-1"}),
            NewLine({"name": "Twice", "number": "T-1"}),
            NewLine({"name": "Twice", "number": "T-1"}),
        )

    errors = raised.value.errors
    assert set(errors) == {
        "lines.1.geometry.box_x_mm",
        "lines.2.name",
        "lines.3.files.0",
        "lines.4.number",
        "lines.6.number",
    }
    assert errors["lines.2.name"].startswith("Line 3: ")
    assert errors["lines.3.files.0"].startswith("Row 9: ")
    assert not PartRequest.objects.exists()
    assert Part.objects.count() == 1


def test_known_number_names_the_stored_part(buyer: Organisation, request_of: Any) -> None:
    known = write_part(
        organisation=buyer, by=None, fields={"name": "Known", "number": "K-1", "finish": "zinc"}
    )

    request = request_of(NewLine({"name": "Known", "number": "K-1", "revision": ""}))

    assert [line.part for line in lines_of(request)] == [known]
    assert Part.objects.count() == 1


def test_request_has_at_most_thirty_lines(request_of: Any, purchaser: User) -> None:
    lines = [NewLine({"name": f"Part {at}"}) for at in range(REQUEST_LINES_MOST)]
    request = request_of(*lines)

    with pytest.raises(RequestFull, match="31"):
        add_lines(request=request, by=purchaser, lines=[NewLine({"name": "One more"})])

    assert request.lines.count() == REQUEST_LINES_MOST
    with pytest.raises(NothingAsked):
        add_lines(request=request, by=purchaser, text=" ")


def test_lines_are_changed_and_removed_until_they_are_orders(
    buyer: Organisation, request_of: Any
) -> None:
    request = request_of(*(NewLine({"name": name}) for name in "ABC"))
    first, second, third = lines_of(request)

    change_lines(request=request, changes={first.pk: {"quantity": 12, "routing": 2}})
    remove_line(line=second)
    PartRequestLine.objects.filter(pk=third.pk).update(order=builders.order(buyer))

    assert [(line.position, line.quantity) for line in lines_of(request)] == [(1, 12), (3, None)]
    assert Part.objects.count() == 3
    with pytest.raises(LineOrdered):
        remove_line(line=third)
    with pytest.raises(LineOrdered):
        change_lines(request=request, changes={first.pk: {"quantity": 3}, third.pk: {}})
    assert request.lines.get(pk=first.pk).quantity == 12
    version = request.version
    request.refresh_from_db()
    assert request.version > version


def test_withdrawn_request_is_closed_until_it_is_opened_again(
    request_of: Any, purchaser: User
) -> None:
    request = withdraw_request(request=request_of(NewLine({"name": "A"})), by=purchaser)

    for change in (
        lambda: add_lines(request=request, by=purchaser, text="12 pcs"),
        lambda: change_request(request=request, fields={"title": "B"}),
        lambda: change_lines(request=request, changes={request.lines.get().pk: {"quantity": 1}}),
    ):
        with pytest.raises(InvalidTransition):
            change()
    assert reopen_request(request=request, by=purchaser).status == RequestStatus.DRAFT
    assert [event.to_status for event in request.events.all()] == ["draft", "withdrawn", "draft"]


def test_place_needs_both_coordinates(buyer: Organisation) -> None:
    with pytest.raises(FieldErrors, match="longitude"):
        open_request(organisation=buyer, by=None, fields={"latitude": "31.2"})
