from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PartSummary")


@_attrs_define
class PartSummary:
    """Renders a part in a list.

    Attributes:
        id (UUID):
        name (str):
        number (str): Of the drawing or article, the buyer's own.
        revision (str):
        material_grade (None | str):
        files (int):
        created_at (datetime.datetime):
    """

    id: UUID
    name: str
    number: str
    revision: str
    material_grade: None | str
    files: int
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        number = self.number

        revision = self.revision

        material_grade: None | str
        material_grade = self.material_grade

        files = self.files

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "number": number,
                "revision": revision,
                "material_grade": material_grade,
                "files": files,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        number = d.pop("number")

        revision = d.pop("revision")

        def _parse_material_grade(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_grade = _parse_material_grade(d.pop("material_grade"))

        files = d.pop("files")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        part_summary = cls(
            id=id,
            name=name,
            number=number,
            revision=revision,
            material_grade=material_grade,
            files=files,
            created_at=created_at,
        )

        part_summary.additional_properties = d
        return part_summary

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
