from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.price_rule_enum import PriceRuleEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="PriceRule")


@_attrs_define
class PriceRule:
    """Serializes a rule of prices with who set it.

    Attributes:
        id (UUID):
        currency (str):
        rule (PriceRuleEnum): * `no-worse-than-alone` - No worse than alone
            * `at-cost` - At cost
        guarantee_percent (str):
        cap_percent (str):
        raised_cap_percent (str):
        need_cap_percent (str):
        factories_share_percent (str):
        reserve_percent (str):
        created_at (datetime.datetime):
        set_by (None | str | Unset):
    """

    id: UUID
    currency: str
    rule: PriceRuleEnum
    guarantee_percent: str
    cap_percent: str
    raised_cap_percent: str
    need_cap_percent: str
    factories_share_percent: str
    reserve_percent: str
    created_at: datetime.datetime
    set_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        currency = self.currency

        rule = self.rule.value

        guarantee_percent = self.guarantee_percent

        cap_percent = self.cap_percent

        raised_cap_percent = self.raised_cap_percent

        need_cap_percent = self.need_cap_percent

        factories_share_percent = self.factories_share_percent

        reserve_percent = self.reserve_percent

        created_at = self.created_at.isoformat()

        set_by: None | str | Unset
        if isinstance(self.set_by, Unset):
            set_by = UNSET
        else:
            set_by = self.set_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "currency": currency,
                "rule": rule,
                "guarantee_percent": guarantee_percent,
                "cap_percent": cap_percent,
                "raised_cap_percent": raised_cap_percent,
                "need_cap_percent": need_cap_percent,
                "factories_share_percent": factories_share_percent,
                "reserve_percent": reserve_percent,
                "created_at": created_at,
            }
        )
        if set_by is not UNSET:
            field_dict["set_by"] = set_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        currency = d.pop("currency")

        rule = PriceRuleEnum(d.pop("rule"))

        guarantee_percent = d.pop("guarantee_percent")

        cap_percent = d.pop("cap_percent")

        raised_cap_percent = d.pop("raised_cap_percent")

        need_cap_percent = d.pop("need_cap_percent")

        factories_share_percent = d.pop("factories_share_percent")

        reserve_percent = d.pop("reserve_percent")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_set_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        set_by = _parse_set_by(d.pop("set_by", UNSET))

        price_rule = cls(
            id=id,
            currency=currency,
            rule=rule,
            guarantee_percent=guarantee_percent,
            cap_percent=cap_percent,
            raised_cap_percent=raised_cap_percent,
            need_cap_percent=need_cap_percent,
            factories_share_percent=factories_share_percent,
            reserve_percent=reserve_percent,
            created_at=created_at,
            set_by=set_by,
        )

        price_rule.additional_properties = d
        return price_rule

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
