"""Writes all that is stored of a person into one archive."""

import json
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from common.clock import now
from common.safety.usage_quotas import consume
from privacy.person_rows import PersonRows, person_document, rows_of_person

README = """\
All that Millshare stores of {email}, on {at:%Y-%m-%d %H:%M} UTC.

person.json            the account
rows/*.json            one file for each kind of rows that refer to the account or its address:
                       APP.TABLE.RELATION.json, a list of rows; kinds without a row have no file

Of what the person did for an organisation there is when it was, and what the person wrote: the rest
is the organisation's. Left out are secrets: the password's hash, sessions' keys, hashes of tokens,
and the second factor's secret.
"""


def write_person_export(*, user: User, target: IO[bytes]) -> None:
    """Writes the archive into a file. Raises QuotaSpent."""
    consume("exports", user.pk)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(email=user.email, at=now()))
        archive.writestr("person.json", text_of(person_document(user)))
        for kind in rows_of_person(user):
            write_rows(archive, kind)


def write_rows(archive: ZipFile, kind: PersonRows) -> None:
    """Adds one file, row by row; none where there is no row."""
    documents = kind.documents() if kind.columns else iter(())
    first = next(documents, None)
    if first is None:
        return
    with archive.open(f"rows/{kind.name}.json", "w") as raw, TextIOWrapper(raw, "utf-8") as file:
        file.write("[\n" + text_of(first))
        for document in documents:
            file.write(",\n" + text_of(document))
        file.write("\n]\n")


def text_of(document: Any) -> str:
    """Returns a document as JSON."""
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False)
