"""Tests that an order keeps its part as it was submitted."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organisation, User
from attachments.errors import AttachmentInUse, FileCannotBeAdded, FilesBeingRead
from attachments.models import Attachment
from attachments.services.deletion import delete_attachment
from attachments.states import AttachmentStatus
from orders.models import Order, OrderedFile, OrderedPart, Part
from orders.part_facts import ASSUMED, FILE, GIVEN
from orders.selectors import facts_as_ordered
from orders.services.order_changes import submit_order
from orders.services.part_changes import add_file, change_part, remove_file, write_part
from orders.services.part_freezing import replace_file
from orders.states import OrderStatus
from tests import builders
from tests.orders.test_parts import BLOCK, file_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(buyer: Organisation) -> Part:
    """Writes a part down with a drawing of revision A."""
    part = write_part(
        organisation=buyer,
        by=None,
        fields={"name": "Plate", "number": "D-1", "material_grade_id": "6082-T6"},
    )
    add_file(part=part, attachment=file_of(buyer, name="plate-a.step"), by=None, revision="A")
    return part


def submitted(part: Part, by: User) -> Order:
    """Submits an order of a part."""
    order = builders.order(
        part.organisation, part=part, status=OrderStatus.DRAFT, submitted_at=None
    )
    return submit_order(order=order, by=by)


def facts_of_order(order: Order) -> Any:
    """Returns the facts that the database has of an order's part."""
    return facts_as_ordered(OrderedPart.objects.get(order=order)).facts


def test_order_keeps_facts_and_files_of_its_submission(part: Part, purchaser: User) -> None:
    order = submitted(part, purchaser)
    file = part.attachments.get().attachment

    change_part(part=part, fields={"name": "Other", "unit_mass_kg": 9, "geometry": {"bends": 4}})
    remove_file(part=part, attachment=file)

    ordered = OrderedPart.objects.get(order=order)
    facts = facts_of_order(order)
    assert (ordered.name, ordered.number) == ("Plate", "D-1")
    assert (facts["box_x_mm"].value, facts["box_x_mm"].source) == (100.0, FILE)
    assert (facts["material_grade"].value, facts["material_grade"].source) == ("6082-T6", GIVEN)
    mass = facts["unit_mass_kg"]
    assert (Decimal(mass.value), mass.source) == (Decimal("0.0810"), ASSUMED)
    assert "bends" not in facts
    assert ordered.notes == BLOCK["notes"]
    (row,) = ordered.files.all()
    assert (row.attachment, row.revision) == (file, "A")
    # What an order refers to is kept, also where the part lost it.
    with pytest.raises(AttachmentInUse):
        delete_attachment(attachment=file, by=purchaser)
    later = submitted(part, purchaser)
    assert Decimal(facts_of_order(later)["unit_mass_kg"].value) == 9
    assert later.ordered_part.part_version > ordered.part_version


def test_files_are_read_before_their_part_is_ordered(part: Part, purchaser: User) -> None:
    file = file_of(part.organisation, status=AttachmentStatus.CHECKING)
    add_file(part=part, attachment=file, by=None)

    with pytest.raises(FilesBeingRead) as error:
        submitted(part, purchaser)
    assert error.value.field == "part"

    refused = {"status": AttachmentStatus.REFUSED, "failure": {"code": "file_empty"}}
    Attachment.objects.filter(pk=file.pk).update(**refused)
    assert submitted(part, purchaser).ordered_part.files.count() == 1


def test_new_revision_replaces_a_file_and_its_facts(part: Part, purchaser: User) -> None:
    order = submitted(part, purchaser)
    change_part(part=part, fields={"material_grade_id": "7075-T6"})
    new = file_of(part.organisation, BLOCK | {"box_x_mm": 120.0}, name="plate-b.step")
    old = OrderedFile.objects.get()
    terms: dict[str, Any] = {"order": order, "replaced": old, "by": purchaser}

    row = replace_file(attachment=new, revision="B", **terms)

    facts = facts_of_order(order)
    assert (facts["box_x_mm"].value, facts["box_x_mm"].found_in) == (120.0, "plate-b.step")
    # What was given is as it was ordered, whatever the part says by now.
    assert facts["material_grade"].value == "6082-T6"
    assert (row.revision, row.replaces, old.replaced_by) == ("B", old, row)
    with pytest.raises(FileCannotBeAdded, match="already"):
        replace_file(attachment=new, revision="C", **terms | {"replaced": row})
    unread = file_of(part.organisation, status=AttachmentStatus.CHECKING)
    with pytest.raises(FilesBeingRead):
        replace_file(attachment=unread, revision="C", **terms | {"replaced": row})
