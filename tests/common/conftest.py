"""What tests of the shared rooms share: nobody's client."""

import pytest
from rest_framework.test import APIClient

from tests.clients import SafeClient


@pytest.fixture
def api_client() -> APIClient:
    """Nobody in particular."""
    return SafeClient()
