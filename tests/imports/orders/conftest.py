"""Provides a buyer, its client, vocabularies, and a request for quotation."""

import csv
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Organisation, User
from imports.readers.orders import read
from imports.readers.result import Line, Reading
from tests import builders
from vocabularies import loading

IMPORTS = "/api/v1/imports/"
ORDERS = "/api/v1/orders/"
NOW = "2026-11-29T22:00:00+00:00"
FILES = {
    "processes": "processes",
    "materials": "material-families",
    "grades": "material-grades",
    "tolerances": "tolerances",
    "units": "units",
    "currencies": "currencies",
    "regions": "regions",
    "cities": "cities",
    "incoterms": "incoterms",
    "certifications": "certification-standards",
}
ALIASES = ("aliases", "aliases_en", "aliases_zh", "symbol")
RFQ: dict[str, Any] = {
    "rfqIdentification": {
        "rfqId": "RFQ-7001",
        "rfqName": "Pump housing",
        "rfqDateTime": "2026-11-20T09:30:00Z",
        "rfqVersion": "1.2.0",
    },
    "rfqConfiguration": {
        "cadFile": {"fileType": "STEP", "fileName": "housing.stp"},
        "parts": {
            "partId": "H-100-A",
            "partName": "Pump housing",
            "generalTolerance": "ISO 2768-mK",
            "material": {
                "materialFamily": "Aluminum",
                "materialProperties": {
                    "propertyName": "grade",
                    "value": "6061-T6",
                    "valueType": "string",
                },
            },
            "partQuantity": {"quantityNumber": 1, "measurementUnit": "unit:piece"},
            "billOfProcess": {
                "productName": "Pump housing",
                "productVersion": "B",
                "version": "1.0.0",
                "billOfProcessIdentification": "bop-7001",
                "process": [
                    {
                        "processStepIdentifier": ["coat"],
                        "processStepType": "IsLastElement",
                        "capabilityId": "本色氧化",
                    },
                    {
                        "processStepIdentifier": ["mill"],
                        "processStepType": "IsFirstElement",
                        "capabilityId": "https://mill.example/vocabularies/processes/"
                        "cnc-milling-3-axis/",
                        "precedenceRelation": [{"precedenceElements": [{"successor": ["coat"]}]}],
                        "inputParameters": [
                            {
                                "name": "cycle time",
                                "semanticReference": [
                                    "https://mill.example/vocabularies/order-fields/cycle_time_s"
                                ],
                                "parameterKey": "HasValue",
                                "value": "420",
                            },
                            {
                                "name": "coolant",
                                "semanticReference": ["0173-1#02-BAD875#008"],
                                "parameterKey": "HasNoValue",
                            },
                            {
                                "name": "setup",
                                "semanticReference": [
                                    "https://mill.example/vocabularies/order-fields/setup_hours"
                                ],
                                "parameterKey": "HasValue",
                                "value": "90 min",
                            },
                        ],
                    },
                ],
            },
        },
        "firstDeliveryDate": "2027-02-01",
        "lastDeliveryDate": "2027-03-01",
        "orderQuantity": {"quantityNumber": 250, "measurementUnit": "unit:piece"},
        "additionalComments": "Deburr all edges.",
    },
    "rfqSender": {
        "senderName": "Ada Berg",
        "senderAdress": "Hafenweg 1, Hamburg",
        "senderEMail": "ada@berg.example",
        "senderPhoneNumber": "+49 40 1234",
        "senderAccountAddress": "Kontor 2, Hamburg",
        "senderDeliveryAddress": "Tor 3, Hafenweg 1, Hamburg",
        "senderCompanyName": "Berg GmbH",
        "deliveryRequirements": "Cardboard only.",
    },
    "cxHeader": {
        "messageId": "3b4edc05-e214-47a1-b0c2-1d831cdd9ba9",
        "context": "urn:samm:io.catenax.request_for_quotation:3.x.x",
        "sentDateTime": "2026-11-20T09:30:00+01:00",
        "senderBpn": "BPNL7588787849VQ",
        "receiverBpn": "BPNL6666787765VQ",
        "version": "3.0.0",
    },
}


def vocabulary_rows(name: str) -> list[dict[str, Any]]:
    """Returns the terms of a vocabulary file as readers get them."""
    with (loading.DATA / f"{FILES[name]}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                **{key: row.get(key, "") for key in ("family", "dimension", "region", "symbol")},
                **{key: row.get(key, "") for key in ("latitude", "longitude", "parent")},
                "code": row["code"],
                "en": row["name_en"],
                "zh": row["name_zh"],
                "aliases": [
                    alias for key in ALIASES for alias in (row.get(key) or "").split("|") if alias
                ],
            }
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="session")
def vocabularies() -> dict[str, Any]:
    """Returns all vocabularies that readers of orders use."""
    return {name: vocabulary_rows(name) for name in FILES}


@pytest.fixture
def context(vocabularies: dict[str, Any]) -> dict[str, Any]:
    """Returns the context of a buyer in Shanghai."""
    return {
        "kind": "orders",
        "name": "orders.json",
        "now": NOW,
        "locale": "en",
        "currency": "CNY",
        "machines": [],
        "factories": [],
        "vocabularies": vocabularies,
        "options": {},
        "answers": {},
        "cells": {},
    }


@pytest.fixture
def read_orders(context: dict[str, Any]) -> Callable[..., Reading]:
    """Reads a file of orders, with answers and other parts of the context."""

    def reading(content: str | bytes, **parts: Any) -> Reading:
        return read(content.encode() if isinstance(content, str) else content, context | parts)

    return reading


@pytest.fixture
def rfq() -> dict[str, Any]:
    """Returns a request for quotation that may be changed."""
    return deepcopy(RFQ)


@pytest.fixture
def buyer(db: None) -> Organisation:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def purchaser(buyer: Organisation) -> User:
    """Creates its member who may order."""
    return builders.member(buyer, "purchaser")


@pytest.fixture
def client(purchaser: User, client_of: Callable[[Any], APIClient]) -> APIClient:
    """Acts as the purchaser."""
    return client_of(purchaser)


def codes(line: Line, kind: str = "notes") -> list[str]:
    """Returns the codes of a line's messages."""
    return [message.code for message in getattr(line, kind)]


def case_file(name: str) -> bytes:
    """Returns a file of the cases beside the tests."""
    return (Path(__file__).parent / "cases" / name).read_bytes()
