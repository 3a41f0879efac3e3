"""Shows the part of an order as submitted, and takes revisions of its files."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.models import Attachment
from attachments.states import AttachmentStatus
from common.errors import DomainError
from console.buyer.views.actions import OrderAction
from console.common.part_cards.part_card import file_line
from fulfilment.services.drawing_revisions import UNREVISABLE_STATUSES, revise_file
from matching.states import BOUND_STATUSES
from orders.models import Order, OrderedFile
from orders.selectors import parts_as_ordered


class RevisionIncomplete(DomainError):
    """Raised where no replaced or no new file is chosen."""

    default_detail = _(
        "Choose the file that is replaced and the new one; add the new one to the part first."
    )
    default_code = "revision_incomplete"
    status = 400


class NamedFileField(forms.ModelChoiceField):
    """Offers files by their names."""

    def label_from_instance(self, row: Attachment) -> str:
        """Returns the name of the file."""
        return row.name


class FileRevisionForm(forms.Form):
    """Validates which file a new revision replaces."""

    replaces = NamedFileField(label=_("Replaced file"), queryset=Attachment.objects.none())
    attachment = NamedFileField(
        label=_("New file"),
        queryset=Attachment.objects.none(),
        help_text=_("A file that was added to the part since and is read."),
    )
    revision = forms.CharField(label=_("Revision"), max_length=16, required=False)

    def __init__(self, order: Order, sent: Any = None) -> None:
        super().__init__(sent, auto_id="revision-%s")
        mine = OrderedFile.objects.filter(ordered_part__order=order)
        files = Attachment.objects.filter(status=AttachmentStatus.CLEAN)
        current = mine.filter(replaced_by=None).values("attachment")
        self.fields["replaces"].queryset = files.filter(pk__in=current)  # type: ignore[attr-defined]
        added = files.filter(part_attachments__part=order.part_id)
        self.fields["attachment"].queryset = added.exclude(  # type: ignore[attr-defined]
            pk__in=mine.values("attachment")
        )


def ordered_part_context(order: Order, *, may_act: bool) -> dict[str, Any]:
    """Returns the part as it was ordered, and the form of a revision of its files."""
    part = parts_as_ordered().filter(order=order).first()
    if part is None:
        return {}
    is_agreed = order.allocations.filter(status__in=BOUND_STATUSES).exists()
    files = list(part.files.all())
    may_revise = may_act and files and not is_agreed and order.status not in UNREVISABLE_STATUSES
    return {
        "ordered_part": part,
        "ordered_files": [file_line(row) for row in files],
        "revision_form": FileRevisionForm(order) if may_revise else None,
    }


class ReviseFile(OrderAction):
    """Puts a new revision of a file on an order."""

    def perform(self) -> str:
        """Replaces the file, or raises the first error of the form."""
        order = self.order()
        form = FileRevisionForm(order, self.request.POST)
        if not form.is_valid():
            raise RevisionIncomplete
        replaced = form.cleaned_data.pop("replaces")
        revise_file(order=order, replaces=replaced.pk, by=self.request.user, **form.cleaned_data)
        return gettext("The new revision is on the order; factories with an offer are informed.")
