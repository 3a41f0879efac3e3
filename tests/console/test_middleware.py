"""Tests the compression of pages and of API responses."""

import gzip

import pytest

from tests import builders

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip"}


def test_pages_are_sent_under_gzip(client):
    response = client.get("/sign-in/", headers=GZIP)

    assert response["Content-Encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(response.content)


def test_answers_of_the_api_keep_their_tags(client):
    user = builders.member(builders.factory().organisation)
    client.force_login(user)

    response = client.get("/api/v1/factories/", headers=GZIP)

    assert response.status_code == 200
    assert "Content-Encoding" not in response
