from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.price_rule_enum import PriceRuleEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="PriceRuleRequestRequest")


@_attrs_define
class PriceRuleRequestRequest:
    """Validates a new rule of prices; it applies to runs that are requested later.

    Attributes:
        currency (str | Unset):
        rule (PriceRuleEnum | Unset): * `no-worse-than-alone` - No worse than alone
            * `at-cost` - At cost
        guarantee_percent (str | Unset):
        cap_percent (str | Unset):
        raised_cap_percent (str | Unset): How far the cap may rise where needs would stay uncovered; 50, or a higher
            cap.
        need_cap_percent (str | Unset):
        factories_share_percent (str | Unset):
        reserve_percent (str | Unset):
    """

    currency: str | Unset = UNSET
    rule: PriceRuleEnum | Unset = UNSET
    guarantee_percent: str | Unset = UNSET
    cap_percent: str | Unset = UNSET
    raised_cap_percent: str | Unset = UNSET
    need_cap_percent: str | Unset = UNSET
    factories_share_percent: str | Unset = UNSET
    reserve_percent: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        rule: str | Unset = UNSET
        if not isinstance(self.rule, Unset):
            rule = self.rule.value

        guarantee_percent = self.guarantee_percent

        cap_percent = self.cap_percent

        raised_cap_percent = self.raised_cap_percent

        need_cap_percent = self.need_cap_percent

        factories_share_percent = self.factories_share_percent

        reserve_percent = self.reserve_percent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if currency is not UNSET:
            field_dict["currency"] = currency
        if rule is not UNSET:
            field_dict["rule"] = rule
        if guarantee_percent is not UNSET:
            field_dict["guarantee_percent"] = guarantee_percent
        if cap_percent is not UNSET:
            field_dict["cap_percent"] = cap_percent
        if raised_cap_percent is not UNSET:
            field_dict["raised_cap_percent"] = raised_cap_percent
        if need_cap_percent is not UNSET:
            field_dict["need_cap_percent"] = need_cap_percent
        if factories_share_percent is not UNSET:
            field_dict["factories_share_percent"] = factories_share_percent
        if reserve_percent is not UNSET:
            field_dict["reserve_percent"] = reserve_percent

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        currency = d.pop("currency", UNSET)

        _rule = d.pop("rule", UNSET)
        rule: PriceRuleEnum | Unset
        if isinstance(_rule, Unset):
            rule = UNSET
        else:
            rule = PriceRuleEnum(_rule)

        guarantee_percent = d.pop("guarantee_percent", UNSET)

        cap_percent = d.pop("cap_percent", UNSET)

        raised_cap_percent = d.pop("raised_cap_percent", UNSET)

        need_cap_percent = d.pop("need_cap_percent", UNSET)

        factories_share_percent = d.pop("factories_share_percent", UNSET)

        reserve_percent = d.pop("reserve_percent", UNSET)

        price_rule_request_request = cls(
            currency=currency,
            rule=rule,
            guarantee_percent=guarantee_percent,
            cap_percent=cap_percent,
            raised_cap_percent=raised_cap_percent,
            need_cap_percent=need_cap_percent,
            factories_share_percent=factories_share_percent,
            reserve_percent=reserve_percent,
        )

        price_rule_request_request.additional_properties = d
        return price_rule_request_request

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
