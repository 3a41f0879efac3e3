"""Tests the admin of vocabularies: searchable, never editable."""

import pytest
from django.test import Client
from django.urls import reverse

from vocabularies.models import VOCABULARIES, Term, Vocabulary

ALL = [Vocabulary, *VOCABULARIES.values()]


@pytest.mark.parametrize("model", ALL)
def test_staff_read_and_search_every_vocabulary(model: type[Term], admin_client: Client) -> None:
    term = model.objects.first()
    address = f"admin:vocabularies_{model._meta.model_name}"

    found = admin_client.get(reverse(f"{address}_changelist"), {"q": term.name_zh})
    page = admin_client.get(reverse(f"{address}_change", args=[term.pk]))

    assert term.name_en in found.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize("model", ALL)
def test_staff_cannot_add_change_or_delete(model: type[Term], admin_client: Client) -> None:
    term = model.objects.first()
    address = f"admin:vocabularies_{model._meta.model_name}"

    added = admin_client.get(reverse(f"{address}_add"))
    changed = admin_client.post(reverse(f"{address}_change", args=[term.pk]), {"name_en": "x"})
    deleted = admin_client.post(reverse(f"{address}_delete", args=[term.pk]), {"post": "yes"})

    assert [answer.status_code for answer in (added, changed, deleted)] == [403, 403, 403]
    assert model.objects.get(pk=term.pk).name_en == term.name_en
