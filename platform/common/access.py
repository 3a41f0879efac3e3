"""Lists the audiences that views declare."""

from enum import StrEnum


class Audience(StrEnum):
    """Lists the groups of users that memberships give."""

    ANYONE = "anyone"  # also without signing in
    MEMBER = "member"  # of any organisation
    FACTORY = "factory"  # of a manufacturer, in any role
    PLANNER = "planner"  # owner or planner of a manufacturer
    BUYER = "buyer"  # of a buyer, in any role
    PURCHASER = "purchaser"  # owner or purchaser of a buyer
    OPERATOR = "operator"  # of the platform's own organisation, in any role
    REVIEWER = "reviewer"  # owner or planner of the platform's own organisation
