from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProgressReport")


@_attrs_define
class ProgressReport:
    """Shows a progress report.

    Attributes:
        id (UUID):
        allocation (UUID):
        pieces_done (int): In all, since production started.
        is_correction (bool): Sets an earlier report right; only then may the number fall.
        cycle_time_s (None | str): What a piece took on the machine, without setup; empty if not measured.
        at (datetime.datetime):
    """

    id: UUID
    allocation: UUID
    pieces_done: int
    is_correction: bool
    cycle_time_s: None | str
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        allocation = str(self.allocation)

        pieces_done = self.pieces_done

        is_correction = self.is_correction

        cycle_time_s: None | str
        cycle_time_s = self.cycle_time_s

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "allocation": allocation,
                "pieces_done": pieces_done,
                "is_correction": is_correction,
                "cycle_time_s": cycle_time_s,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        allocation = UUID(d.pop("allocation"))

        pieces_done = d.pop("pieces_done")

        is_correction = d.pop("is_correction")

        def _parse_cycle_time_s(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cycle_time_s = _parse_cycle_time_s(d.pop("cycle_time_s"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        progress_report = cls(
            id=id,
            allocation=allocation,
            pieces_done=pieces_done,
            is_correction=is_correction,
            cycle_time_s=cycle_time_s,
            at=at,
        )

        progress_report.additional_properties = d
        return progress_report

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
