from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.shown_file import ShownFile


T = TypeVar("T", bound="Certification")


@_attrs_define
class Certification:
    """Renders one certification; it counts on its days only.

    Attributes:
        id (UUID):
        factory (UUID):
        standard (str):
        number (str):
        body (str):
        valid_from (datetime.date):
        valid_to (datetime.date):
        files (list[ShownFile]):
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    factory: UUID
    standard: str
    number: str
    body: str
    valid_from: datetime.date
    valid_to: datetime.date
    files: list[ShownFile]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        factory = str(self.factory)

        standard = self.standard

        number = self.number

        body = self.body

        valid_from = self.valid_from.isoformat()

        valid_to = self.valid_to.isoformat()

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "factory": factory,
                "standard": standard,
                "number": number,
                "body": body,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "files": files,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_file import ShownFile  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        factory = UUID(d.pop("factory"))

        standard = d.pop("standard")

        number = d.pop("number")

        body = d.pop("body")

        valid_from = datetime.date.fromisoformat(d.pop("valid_from"))

        valid_to = datetime.date.fromisoformat(d.pop("valid_to"))

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = ShownFile.from_dict(files_item_data)

            files.append(files_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        certification = cls(
            id=id,
            factory=factory,
            standard=standard,
            number=number,
            body=body,
            valid_from=valid_from,
            valid_to=valid_to,
            files=files,
            created_at=created_at,
            updated_at=updated_at,
        )

        certification.additional_properties = d
        return certification

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
