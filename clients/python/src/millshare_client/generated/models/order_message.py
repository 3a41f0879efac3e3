from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.message_side_enum import MessageSideEnum

if TYPE_CHECKING:
    from ..models.shown_file import ShownFile


T = TypeVar("T", bound="OrderMessage")


@_attrs_define
class OrderMessage:
    """Represents a message as the reader's side sees it.

    Attributes:
        id (UUID):
        number (int): Counts those of one order from 1.
        side (MessageSideEnum): * `buyer` - Buyer
            * `factory` - Factory
            * `operator` - Operator
        author (str): Returns who wrote it: a name once both sides agreed, an alias until then.
        person (str): Returns the person, for its own organisation and operators; empty for others.
        is_own (bool): Returns whether your side wrote it.
        factory (str): Returns the factory whose conversation it belongs to; empty if it is for all.
        text (str):
        dispute (None | UUID): The dispute on which it is a side's statement, or its decision.
        files (list[ShownFile]):
        at (datetime.datetime):
    """

    id: UUID
    number: int
    side: MessageSideEnum
    author: str
    person: str
    is_own: bool
    factory: str
    text: str
    dispute: None | UUID
    files: list[ShownFile]
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        number = self.number

        side = self.side.value

        author = self.author

        person = self.person

        is_own = self.is_own

        factory = self.factory

        text = self.text

        dispute: None | str
        if isinstance(self.dispute, UUID):
            dispute = str(self.dispute)
        else:
            dispute = self.dispute

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "number": number,
                "side": side,
                "author": author,
                "person": person,
                "is_own": is_own,
                "factory": factory,
                "text": text,
                "dispute": dispute,
                "files": files,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.shown_file import ShownFile  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        number = d.pop("number")

        side = MessageSideEnum(d.pop("side"))

        author = d.pop("author")

        person = d.pop("person")

        is_own = d.pop("is_own")

        factory = d.pop("factory")

        text = d.pop("text")

        def _parse_dispute(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                dispute_type_0 = UUID(data)

                return dispute_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        dispute = _parse_dispute(d.pop("dispute"))

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = ShownFile.from_dict(files_item_data)

            files.append(files_item)

        at = datetime.datetime.fromisoformat(d.pop("at"))

        order_message = cls(
            id=id,
            number=number,
            side=side,
            author=author,
            person=person,
            is_own=is_own,
            factory=factory,
            text=text,
            dispute=dispute,
            files=files,
            at=at,
        )

        order_message.additional_properties = d
        return order_message

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
