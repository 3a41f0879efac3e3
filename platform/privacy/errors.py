"""Defines why a person cannot be erased."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class OnlyOwner(DomainError):
    """Raised while the person is the only owner where work is open."""

    default_detail = _(
        "You are the only owner of an organisation with open work; make another member owner, or"
        " end the work first."
    )
    default_code = "only_owner"

    def __init__(self, names: Iterable[str] = ()) -> None:
        shown = ", ".join(names)
        text = gettext(
            "Nobody else owns %(names)s, where work is open. Make another member owner, or end the"
            " work first: open orders, offers, work orders and published hours."
        )
        super().__init__(text % {"names": shown} if shown else "")


class PlatformNeedsOwner(DomainError):
    """Raised for the only owner of the platform's own organisation."""

    default_detail = _("The platform keeps at least one owner; make another operator owner first.")
    default_code = "platform_needs_owner"


class ErasedAlready(DomainError):
    """Raised when a person was erased before."""

    default_detail = _("This person's data were erased before; nothing is left to erase.")
    default_code = "erased_already"


class TextsOfMany(DomainError):
    """Raised when a person's name stands in more texts than a person's would."""

    default_detail = _(
        "Your name stands in very many texts, which may be others' too; ask the platform's operator"
        " to erase your data."
    )
    default_code = "texts_of_many"
