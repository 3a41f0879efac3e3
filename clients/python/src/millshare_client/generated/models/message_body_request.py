from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageBodyRequest")


@_attrs_define
class MessageBodyRequest:
    """Validates a message.

    Attributes:
        text (str): Plain text with line breaks.
        work_order (str | Unset): Whose factory it is for. Without it, a buyer's message is for all factories; a factory
            needs it only where several of its factories have work of the order.
        is_statement (bool | Unset): Your side's statement on the order's open dispute.
        files (list[UUID] | Unset): Sent before; whoever sees the message sees them.
    """

    text: str
    work_order: str | Unset = UNSET
    is_statement: bool | Unset = UNSET
    files: list[UUID] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        work_order = self.work_order

        is_statement = self.is_statement

        files: list[str] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = str(files_item_data)
                files.append(files_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "text": text,
            }
        )
        if work_order is not UNSET:
            field_dict["work_order"] = work_order
        if is_statement is not UNSET:
            field_dict["is_statement"] = is_statement
        if files is not UNSET:
            field_dict["files"] = files

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        text = d.pop("text")

        work_order = d.pop("work_order", UNSET)

        is_statement = d.pop("is_statement", UNSET)

        _files = d.pop("files", UNSET)
        files: list[UUID] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = UUID(files_item_data)

                files.append(files_item)

        message_body_request = cls(
            text=text,
            work_order=work_order,
            is_statement=is_statement,
            files=files,
        )

        message_body_request.additional_properties = d
        return message_body_request

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
