from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Counts")


@_attrs_define
class Counts:
    """Serializes the number of a run's orders by outcome.

    Attributes:
        open_ (int): All the orders the run looked at.
        made (int):
        partly_made (int):
        unmatched (int):
        split (int): Made by more than one factory.
    """

    open_: int
    made: int
    partly_made: int
    unmatched: int
    split: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        open_ = self.open_

        made = self.made

        partly_made = self.partly_made

        unmatched = self.unmatched

        split = self.split

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "open": open_,
                "made": made,
                "partly_made": partly_made,
                "unmatched": unmatched,
                "split": split,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        open_ = d.pop("open")

        made = d.pop("made")

        partly_made = d.pop("partly_made")

        unmatched = d.pop("unmatched")

        split = d.pop("split")

        counts = cls(
            open_=open_,
            made=made,
            partly_made=partly_made,
            unmatched=unmatched,
            split=split,
        )

        counts.additional_properties = d
        return counts

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
