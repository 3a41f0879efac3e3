"""Stores users, organisations and the memberships that join them."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InvitationQuerySet, MembershipQuerySet
from accounts.time_zones import known_time_zone
from common.access import Audience
from common.models import StateEvent, UUIDModel


class Role(models.TextChoices):
    """Lists the roles of members in an organisation."""

    OWNER = "owner", _("Owner")  # everything, and the members
    PLANNER = "planner", _("Planner")  # publishes capacity, answers offers
    PURCHASER = "purchaser", _("Purchaser")  # submits orders, accepts proposals
    VIEWER = "viewer", _("Viewer")  # reads


# The stored name of a person whose data were erased.
ERASED_NAME = gettext_noop("Erased person")
PLANNING_ROLES = (Role.OWNER, Role.PLANNER)
PURCHASING_ROLES = (Role.OWNER, Role.PURCHASER)


class UserManager(BaseUserManager["User"]):
    """Makes users, whose name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Creates a user who signs in with `email` in any case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """Creates a member of the support staff with every right in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Returns the user with this address in any case."""
        return self.get(email=(username or "").strip().lower())


class User(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """Represents a person who signs in."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May use the admin.")
    email_verified_at = models.DateTimeField(
        null=True, blank=True, help_text="When a link sent to the address was used."
    )
    language = models.CharField(max_length=10, blank=True, choices=settings.LANGUAGES)
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[known_time_zone],
        help_text="Such as Asia/Shanghai; empty for the organisation's.",
    )
    service_of = models.OneToOneField(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="service_account",
        help_text="The organisation whose programs act as this account; nobody signs in as it.",
    )

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def shown_name(self) -> str:
        """Returns the name, or the address of a person who gave none."""
        if self.full_name == ERASED_NAME:
            return gettext(ERASED_NAME)
        return self.full_name or self.email

    @cached_property
    def active_memberships(self) -> list["Membership"]:
        """Returns the user's memberships with organisations, read once a request."""
        return list(self.memberships.select_related("organisation").order_by("organisation__name"))

    @cached_property
    def audiences(self) -> frozenset[Audience]:
        """Returns the audiences that the memberships give."""
        found = {Audience.ANYONE}
        for membership in self.active_memberships:
            found.update(membership.audiences())
        return frozenset(found)

    @property
    def is_operator(self) -> bool:
        """Returns whether the user belongs to the platform's operator."""
        return Audience.OPERATOR in self.audiences

    def sees_prices_of(self, organisation_id: Any) -> bool:
        """Returns whether a membership there, or the operator's, shows prices."""
        return any(
            membership.sees_prices
            for membership in self.active_memberships
            if membership.organisation_id == organisation_id or membership.organisation.is_operator
        )

    @property
    def needs_second_factor(self) -> bool:
        """Returns whether the user is of the staff or an operator."""
        return self.is_staff or self.is_operator

    @property
    def sees_all_prices(self) -> bool:
        """Returns whether no membership hides prices."""
        return all(membership.sees_prices for membership in self.active_memberships)

    def organisation_ids(self, roles: Iterable[str] = Role.values) -> list[Any]:
        """Returns the organisations in which the user has one of these roles."""
        return [m.organisation_id for m in self.active_memberships if m.role in roles]


class OrganisationStatus(models.TextChoices):
    """Lists the states of an organisation."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")  # finishes its work, and begins none


class Organisation(UUIDModel):
    """Represents a tenant: a manufacturer, a buyer, both, or the operator."""

    name = models.CharField(max_length=160, unique=True)
    alias = models.CharField(
        max_length=40, unique=True, help_text="What others see before the names are opened."
    )
    is_manufacturer = models.BooleanField(default=False)
    is_buyer = models.BooleanField(default=False)
    is_operator = models.BooleanField(default=False)
    time_zone = models.CharField(
        max_length=64,
        default="UTC",
        db_default="UTC",
        validators=[known_time_zone],
        help_text="Such as Asia/Shanghai.",
    )
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")
    status = models.CharField(
        max_length=12,
        choices=OrganisationStatus,
        default=OrganisationStatus.ACTIVE,
        db_default=OrganisationStatus.ACTIVE,
    )

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = {
        OrganisationStatus.ACTIVE: frozenset({OrganisationStatus.SUSPENDED}),
        OrganisationStatus.SUSPENDED: frozenset({OrganisationStatus.ACTIVE}),
    }

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_operator=False) | Q(status=OrganisationStatus.ACTIVE),
                name="operator_is_active",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OrganisationStatus.values),
                name="organisation_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(is_manufacturer=True) | Q(is_buyer=True) | Q(is_operator=True),
                name="organisation_has_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(is_operator=False) | Q(is_manufacturer=False, is_buyer=False),
                name="operator_neither_makes_nor_buys",
            ),
            models.UniqueConstraint(
                fields=["is_operator"],
                condition=Q(is_operator=True),
                name="one_operating_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_suspended(self) -> bool:
        """Returns whether it may begin nothing new."""
        return self.status == OrganisationStatus.SUSPENDED

    @property
    def roles(self) -> list[Role]:
        """Returns the roles that fit the organisation's kinds.

        A planner of the platform's own organisation reviews runs.
        """
        of_kind = {Role.PLANNER: not self.is_buyer or self.is_manufacturer}
        of_kind[Role.PURCHASER] = self.is_buyer
        return [role for role in Role if of_kind.get(role, True)]


class OrganisationEvent(StateEvent):
    """Records that an organisation was admitted, suspended or resumed, and why."""

    subject = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")

    class Meta(StateEvent.Meta):
        pass


class OrganisationLink(UUIDModel):
    """Represents two organisations of common interest, as parent and subsidiary.

    Organisations with a common member are linked without a row.
    """

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_link_of_two"),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="link_joins_two_organisations"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class Membership(UUIDModel):
    """Represents a user's role in an organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    sees_prices = models.BooleanField(default=True, help_text="Off hides prices from this member.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_membership_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role} of {self.organisation}"

    def audiences(self) -> set[Audience]:
        """Returns the audiences that this membership gives."""
        organisation, found = self.organisation, {Audience.MEMBER}
        if organisation.is_manufacturer:
            found.add(Audience.FACTORY)
            if self.role in PLANNING_ROLES:
                found.add(Audience.PLANNER)
        if organisation.is_buyer:
            found.add(Audience.BUYER)
            if self.role in PURCHASING_ROLES:
                found.add(Audience.PURCHASER)
        if organisation.is_operator:
            found.add(Audience.OPERATOR)
            if self.role in PLANNING_ROLES:
                found.add(Audience.REVIEWER)
        return found


class Invitation(UUIDModel):
    """Represents an offered membership; only a hash of its link is stored."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    sees_prices = models.BooleanField(default=True)
    # Unique, so that an empty one must be NULL.
    secret_sha256 = models.CharField(  # noqa: DJ001
        max_length=64,
        unique=True,
        null=True,
        help_text="Of the latest link; empty until one is made.",
    )
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="invitation_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.role} of {self.organisation}"
