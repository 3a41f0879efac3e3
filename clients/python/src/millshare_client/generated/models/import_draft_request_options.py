from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ImportDraftRequestOptions")


@_attrs_define
class ImportDraftRequestOptions:
    """`machine`: id of the machine that a calendar frees; `weeks`: weeks ahead of which a calendar's events are read;
    `machines_freed`: whether an event frees one machine of a work centre or all: one, all; `group`: a window for each
    shift or each week: shift, week; `subtract`: a second calendar in base64, whose events are taken off;
    `subtract_mode`: what the second calendar's events mean; `columns`: field by head of a sheet's column; empty for a
    column to be left out; `sheet`: name of the worksheet; `head_row`: number of the row that names the columns;
    `delimiter`: sign between the cells of a text; `encoding`: encoding of a text; `date_order`: order of day, month and
    year: dmy, mdy, ymd; `decimal`: sign before the decimals: comma, point; `locale`: language of the file; `currency`:
    currency of amounts without a sign; `factory`: id of the factory of all lines; `publish`: whether lines are checked
    as if windows were published at once

    """

    additional_properties: dict[str, Any | None] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        import_draft_request_options = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():

            def _parse_additional_property(data: object) -> Any | None:
                if data is None:
                    return data
                return cast(Any | None, data)

            additional_property = _parse_additional_property(prop_dict)

            additional_properties[prop_name] = additional_property

        import_draft_request_options.additional_properties = additional_properties
        return import_draft_request_options

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any | None:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any | None) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
