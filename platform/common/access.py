"""Who may use an address; each view names its audience and a test walks them all."""

from enum import StrEnum


class Audience(StrEnum):
    """A user belongs to those that its memberships give it."""

    ANYONE = "anyone"  # also without signing in
    MEMBER = "member"  # of any organisation
    FACTORY = "factory"  # of a manufacturer, in any role
    PLANNER = "planner"  # owner or planner of a manufacturer
    BUYER = "buyer"  # of a buyer, in any role
    PURCHASER = "purchaser"  # owner or purchaser of a buyer
    OPERATOR = "operator"  # of the platform's own organisation, in any role
    REVIEWER = "reviewer"  # owner or planner of the platform's own organisation
