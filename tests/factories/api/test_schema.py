"""Tests that the API accepts the OpenAPI examples of supply."""

from typing import Any

import pytest

from factories.api import factory_examples, serializers

PARTIAL = {"FACTORY_CHANGE", "MACHINE_CHANGE", "CERTIFICATION_CHANGE", "WINDOW_CHANGE"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "serializer"),
    [
        ("FACTORY", serializers.FactoryDraftSerializer),
        ("FACTORY_CHANGE", serializers.FactoryChangeSerializer),
        ("VERIFICATION", serializers.VerificationSerializer),
        ("MACHINE", serializers.MachineDraftSerializer),
        ("MACHINE_CHANGE", serializers.MachineChangeSerializer),
        ("CERTIFICATION", serializers.CertificationDraftSerializer),
        ("CERTIFICATION_CHANGE", serializers.CertificationChangeSerializer),
        ("WINDOW", serializers.WindowDraftSerializer),
        ("WINDOW_CHANGE", serializers.WindowChangeSerializer),
        ("WINDOWS", serializers.WindowDraftsSerializer),
        ("WINDOW_IDS", serializers.WindowIdsSerializer),
    ],
)
def test_example_has_the_right_shape(name: str, serializer: Any) -> None:
    example = getattr(factory_examples, name)

    body = serializer(data=example.value, partial=name in PARTIAL)

    assert body.is_valid(), body.errors
