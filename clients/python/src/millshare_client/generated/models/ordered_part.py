from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.ordered_file import OrderedFile
    from ..models.ordered_part_facts import OrderedPartFacts
    from ..models.ordered_part_notes_item import OrderedPartNotesItem


T = TypeVar("T", bound="OrderedPart")


@_attrs_define
class OrderedPart:
    """Renders the part of an order as it was submitted.

    Attributes:
        name (str):
        number (str):
        revision (str):
        facts (OrderedPartFacts):
        notes (list[OrderedPartNotesItem]):
        files (list[OrderedFile]):
    """

    name: str
    number: str
    revision: str
    facts: OrderedPartFacts
    notes: list[OrderedPartNotesItem]
    files: list[OrderedFile]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        number = self.number

        revision = self.revision

        facts = self.facts.to_dict()

        notes = []
        for notes_item_data in self.notes:
            notes_item = notes_item_data.to_dict()
            notes.append(notes_item)

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "number": number,
                "revision": revision,
                "facts": facts,
                "notes": notes,
                "files": files,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ordered_file import OrderedFile  # noqa: PLC0415
        from ..models.ordered_part_facts import OrderedPartFacts  # noqa: PLC0415
        from ..models.ordered_part_notes_item import OrderedPartNotesItem  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        number = d.pop("number")

        revision = d.pop("revision")

        facts = OrderedPartFacts.from_dict(d.pop("facts"))

        notes = []
        _notes = d.pop("notes")
        for notes_item_data in _notes:
            notes_item = OrderedPartNotesItem.from_dict(notes_item_data)

            notes.append(notes_item)

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = OrderedFile.from_dict(files_item_data)

            files.append(files_item)

        ordered_part = cls(
            name=name,
            number=number,
            revision=revision,
            facts=facts,
            notes=notes,
            files=files,
        )

        ordered_part.additional_properties = d
        return ordered_part

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
