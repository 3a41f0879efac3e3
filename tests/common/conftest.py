"""Provides an anonymous client for tests of `common`."""

import pytest
from rest_framework.test import APIClient

from tests.clients import SafeClient


@pytest.fixture
def api_client() -> APIClient:
    """Makes an anonymous client."""
    return SafeClient()
