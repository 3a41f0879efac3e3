from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.organisation_event import OrganisationEvent


T = TypeVar("T", bound="EventPage")


@_attrs_define
class EventPage:
    """Shows events in the order of their numbers, and where to go on.

    Attributes:
        events (list[OrganisationEvent]):
        last (int): Number of the last event of this answer; send it as `after` the next time.
        has_more (bool): Ask again at once.
        oldest_kept (int | None): Number of the oldest event that is kept; null without any. Where it is above `after` +
            1, events were deleted before they were read.
    """

    events: list[OrganisationEvent]
    last: int
    has_more: bool
    oldest_kept: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        last = self.last

        has_more = self.has_more

        oldest_kept: int | None
        oldest_kept = self.oldest_kept

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "events": events,
                "last": last,
                "has_more": has_more,
                "oldest_kept": oldest_kept,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.organisation_event import OrganisationEvent  # noqa: PLC0415

        d = dict(src_dict)
        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = OrganisationEvent.from_dict(events_item_data)

            events.append(events_item)

        last = d.pop("last")

        has_more = d.pop("has_more")

        def _parse_oldest_kept(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        oldest_kept = _parse_oldest_kept(d.pop("oldest_kept"))

        event_page = cls(
            events=events,
            last=last,
            has_more=has_more,
            oldest_kept=oldest_kept,
        )

        event_page.additional_properties = d
        return event_page

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
