"""Tests that only names of vocabularies follow the requested language."""

import pytest
from rest_framework.test import APIClient

from tests import builders

pytestmark = pytest.mark.django_db

CHINESE = {"accept-language": "zh-hans"}


def test_errors_are_in_english_whatever_language_is_asked_for(api_client: APIClient) -> None:
    api_client.force_authenticate(builders.member(builders.buyer()))

    answer = api_client.post("/api/v1/orders/", {"quantity": "many"}, headers=CHINESE)

    assert answer.headers["Content-Language"] == "en"
    assert answer.data["title"] == "The request is not acceptable"
    assert all(error["detail"].isascii() for error in answer.data["errors"])


def test_names_of_terms_are_in_the_language_asked_for(api_client: APIClient) -> None:
    answer = api_client.get("/api/v1/vocabularies/regions/", {"q": "CN-GD"}, headers=CHINESE)

    assert answer.headers["Content-Language"] == "zh-hans"
    assert not answer.data["results"][0]["name"].isascii()
