from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CertificationDraftRequest")


@_attrs_define
class CertificationDraftRequest:
    """Validates the fields of a new certification.

    Attributes:
        factory (UUID):
        standard (str):
        number (str):
        body (str):
        valid_from (datetime.date):
        valid_to (datetime.date):
    """

    factory: UUID
    standard: str
    number: str
    body: str
    valid_from: datetime.date
    valid_to: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        factory = str(self.factory)

        standard = self.standard

        number = self.number

        body = self.body

        valid_from = self.valid_from.isoformat()

        valid_to = self.valid_to.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "factory": factory,
                "standard": standard,
                "number": number,
                "body": body,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        factory = UUID(d.pop("factory"))

        standard = d.pop("standard")

        number = d.pop("number")

        body = d.pop("body")

        valid_from = datetime.date.fromisoformat(d.pop("valid_from"))

        valid_to = datetime.date.fromisoformat(d.pop("valid_to"))

        certification_draft_request = cls(
            factory=factory,
            standard=standard,
            number=number,
            body=body,
            valid_from=valid_from,
            valid_to=valid_to,
        )

        certification_draft_request.additional_properties = d
        return certification_draft_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
