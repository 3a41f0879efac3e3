from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx

from ....connection import Connection
from ...models.imports_templates_retrieve_format import ImportsTemplatesRetrieveFormat
from ...models.imports_templates_retrieve_kind import ImportsTemplatesRetrieveKind
from ...models.imports_templates_retrieve_language import ImportsTemplatesRetrieveLanguage
from ...types import UNSET, File, Unset


def _request(
    kind: ImportsTemplatesRetrieveKind,
    *,
    format_: ImportsTemplatesRetrieveFormat | Unset = UNSET,
    language: ImportsTemplatesRetrieveLanguage | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    json_language: str | Unset = UNSET
    if not isinstance(language, Unset):
        json_language = language.value

    params["language"] = json_language

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/imports/templates/{kind}/".format(
            kind=quote(str(kind), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> File:
    response_200 = File(payload=BytesIO(response.content))

    return response_200


def call(
    kind: ImportsTemplatesRetrieveKind,
    *,
    client: Connection,
    format_: ImportsTemplatesRetrieveFormat | Unset = UNSET,
    language: ImportsTemplatesRetrieveLanguage | Unset = UNSET,
) -> File:
    """Get an empty sheet.

    Returns a workbook, or CSV, with a head for each field of the kind.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                kind=kind,
                format_=format_,
                language=language,
            )
        )
    )
