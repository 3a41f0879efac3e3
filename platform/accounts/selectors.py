"""Reads which organisations belong together."""

from collections import defaultdict
from uuid import UUID

from django.db.models import F, Q

from accounts.models import Membership, OrganisationLink


def linked_to(organisation_id: UUID) -> frozenset[UUID]:
    """Returns one organisation and those linked to it, by a row or a common member."""
    rows = OrganisationLink.objects.filter(Q(first=organisation_id) | Q(second=organisation_id))
    found = {organisation_id}.union(*rows.values_list("first", "second"))
    people = Membership.objects.filter(user__memberships__organisation=organisation_id)
    return frozenset(found.union(people.values_list("organisation", flat=True)))


def linked_organisations() -> dict[UUID, frozenset[UUID]]:
    """Returns the organisations linked to each, itself included, in two queries.

    Two are linked by a row or by a common member. An organisation without a link is left out.
    """
    pairs = list(OrganisationLink.objects.values_list("first", "second"))
    shared = Membership.objects.filter(user__memberships__organisation__gt=F("organisation"))
    pairs += shared.values_list("organisation", "user__memberships__organisation").distinct()
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for first, second in pairs:
        for one, other in ((first, second), (second, first)):
            found[one] |= {one, other}
    return {key: frozenset(others) for key, others in found.items()}
