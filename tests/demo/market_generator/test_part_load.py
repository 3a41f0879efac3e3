"""Checks the parts that a loaded market gets, and that nothing else of it changes."""

import pytest
from django.forms.models import model_to_dict

from accounts.models import Organisation
from attachments.models import Attachment
from attachments.services.deletion import delete_files
from attachments.states import AttachmentKind, AttachmentStatus
from common.clock import now
from demo.market_generator import bulk_load, part_load
from demo.market_generator.generate import generate_market
from orders.models import Operation, Order, Part
from orders.states import Confidentiality, EstimateSource

pytestmark = pytest.mark.django_db
CHANGED = {"part", "confidentiality", "estimate_source", "estimate_spread"}


def rows(model):
    """Returns what orders or operations hold, without what parts change."""
    return {
        row.pk: {name: value for name, value in model_to_dict(row).items() if name not in CHANGED}
        for row in model.objects.all()
    }


@pytest.fixture
def few_parts(monkeypatch):
    """Chooses two parts, since each takes a while to be read."""
    monkeypatch.setattr(part_load, "BUYER_PARTS_MOST", 1)
    monkeypatch.setattr(part_load, "PARTS_MOST", 2)


@pytest.fixture
def small():
    """Loads a small market."""
    market = generate_market("small", 1, now().date())
    bulk_load.load_market(market)
    return market


@pytest.fixture
def loaded(small, few_parts):
    """Loads its parts; their files are deleted at the end."""
    before = rows(Order), rows(Operation)
    part_load.load_parts(small)
    yield before
    stored = Attachment.objects.values_list("content", "preview")
    delete_files([name for names in stored for name in names if name])


def test_parts_have_files_that_are_read(loaded):
    parts = Part.objects.prefetch_related("attachments__attachment")

    assert len(parts) == 2
    for part in parts:
        files = [row.attachment for row in part.attachments.all()]
        assert 1 <= len(files) <= 2
        assert {file.status for file in files} == {AttachmentStatus.CLEAN}
        assert all(file.preview and file.facts for file in files)
        # The newest is the model or drawing, so that the card starts with its picture.
        assert files[0].kind in (AttachmentKind.MODEL, AttachmentKind.DRAWING)
        assert part.orders.get().title == part.name


def test_nothing_else_of_the_market_changes(loaded):
    assert (rows(Order), rows(Operation)) == loaded


def test_last_part_is_for_the_first_factory_and_confidential(loaded, small):
    places = part_load.chosen_places(small)
    loader = bulk_load.MarketLoader(small)
    confidential = Order.objects.get(confidentiality=Confidentiality.UNDER_NDA)

    assert confidential.pk == loader.id_of("order", places[-1])
    factory = Organisation.objects.get(alias=part_load.FACTORY_ALIAS)
    owned = set(factory.factories.values_list("machines__process", flat=True))
    assert set(confidential.operations.values_list("process", flat=True)) <= owned
    assert confidential.organisation.alias != part_load.BUYER_ALIAS


def test_times_that_the_file_confirms_name_it_as_their_source(loaded):
    for step in Operation.objects.filter(order__part__isnull=False):
        is_file = step.estimate_source == EstimateSource.FILE
        assert is_file == (step.estimate_spread is not None)
    others = Operation.objects.filter(order__part=None)
    assert set(others.values_list("estimate_source", flat=True)) == {EstimateSource.BUYER}


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_few_orders_get_a_part_and_most_are_of_the_first_buyer(size):
    market = generate_market(size, 1, now().date())

    places = part_load.chosen_places(market)

    buyer = [company.alias for company in market.companies].index(part_load.BUYER_ALIAS)
    bought = [at for at in places if market.orders[at].buyer == buyer]
    assert len(places) == len(set(places)) == part_load.PARTS_MOST
    assert bought == places[: len(bought)]
    assert 5 <= len(bought) <= part_load.BUYER_PARTS_MOST
