"""Shows and writes the messages of an order on the pages of all areas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from attachments.selectors import ShownFile
from attachments.services.uploads import files_together
from common.errors import DomainError
from console.common.fields.file_fields import SeveralFilesField, file_links
from console.common.notifications import Notice
from console.common.pages import Page, add_errors
from fulfilment.models import OrderMessage
from fulfilment.selectors.messages import OrderThread, find_thread, read_number, unread_threads
from fulfilment.selectors.seen_files import message_files
from fulfilment.services.drawing_revisions import REVISED
from fulfilment.services.messages import mark_read, write_message
from fulfilment.states import MESSAGE_LENGTH, MessageSide

# The page links to the whole thread where it is longer.
MESSAGES_SHOWN = 50
# More orders with new messages are found in the lists.
MAX_NAMED = 3
ANCHOR = "thread"


class LinesField(forms.CharField):
    """Takes text of several lines, with one character for the end of each."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python((value or "").replace("\r\n", "\n")) or ""


class MessageForm(forms.Form):
    """Validates a message and to whose factory it goes."""

    work_order = forms.ChoiceField(label=_("To"), required=False)
    text = LinesField(label=_("Message"), max_length=MESSAGE_LENGTH)
    files = SeveralFilesField()

    def __init__(
        self,
        thread: OrderThread,
        sent: Any = None,
        files: Any = None,
        auto_id: str = "message-%s",
    ) -> None:
        super().__init__(sent, files, auto_id=auto_id)
        self.fields["text"].widget.attrs["rows"] = 3
        choices = recipients(thread)
        if choices:
            self.fields["work_order"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["work_order"]


def recipients(thread: OrderThread) -> list[tuple[str, str]]:
    """Returns the factories to choose from by a work order; empty for one choice."""
    if thread.side == MessageSide.FACTORY:
        own = thread.own_factories
        return [(row.work_orders[0], row.factory.name) for row in own] if len(own) > 1 else []
    named = [
        (row.work_orders[0], f"{thread.name_of(row)}, {row.factory.region.name}")
        for row in thread.factories
    ]
    return [("", gettext("All factories")), *named] if named else []


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """Holds a message as its reader sees it."""

    message: OrderMessage
    text: str
    author: str
    person: str
    recipient: str
    is_own: bool
    is_new: bool
    files: Sequence[dict[str, Any]]


def thread_of(membership: Membership, order_id: Any) -> OrderThread:
    """Returns the thread of an order for the membership acted in. Raises Http404."""
    thread = find_thread(order_id, [membership])
    if thread is None:
        raise Http404
    return thread


def thread_context(
    request: HttpRequest, thread: OrderThread, address: str, form: MessageForm | None = None
) -> dict[str, Any]:
    """Returns the context of the thread's template and marks what it shows as read.

    `address` takes new messages.
    """
    newest = thread.messages().order_by("-number")
    is_whole = request.GET.get("messages") == "all"
    rows = list(newest if is_whole else newest[: MESSAGES_SHOWN + 1])
    has_more = not is_whole and len(rows) > MESSAGES_SHOWN
    if has_more:
        rows.pop()
    seen = read_number(thread)
    files = message_files(request.user, thread.messages())
    shown = [shown_message(thread, row, seen, files.get(row.pk, [])) for row in rows]
    if rows and rows[0].number > seen:
        mark_read(thread=thread, number=rows[0].number)
    return {
        "thread": thread,
        "thread_messages": shown[::-1],
        "thread_new": sum(row.is_new for row in shown),
        "thread_has_more": has_more,
        "thread_address": address,
        "message_form": (form or MessageForm(thread)) if thread.may_write else None,
    }


def shown_message(
    thread: OrderThread, message: OrderMessage, seen: int, files: Sequence[ShownFile]
) -> ShownMessage:
    """Returns a message as the thread's side sees it."""
    is_own = thread.is_own(message)
    recipient = thread.factory_name(message.factory_id) or gettext("All factories")
    if message.side == MessageSide.FACTORY or thread.side == MessageSide.FACTORY:
        recipient = ""
    return ShownMessage(
        message=message,
        text=text_of(message),
        author=thread.author_of(message),
        person=thread.person_of(message),
        recipient=recipient,
        is_own=is_own,
        is_new=not is_own and message.number > seen,
        files=file_links(files),
    )


def text_of(message: OrderMessage) -> str:
    """Returns what a message says; the platform's own texts in the reader's language."""
    file = message.revised_file
    if file is None and message.dispute_id is None:
        return message.text
    if file is None:
        return gettext("On the dispute: %(text)s") % {"text": message.text}
    if file.revision:
        words = gettext(
            "Revision %(revision)s of a file is on the order; the files show it. Offers are"
            " answered on it."
        )
        return words % {"revision": file.revision}
    return gettext(REVISED)


class WriteMessage(Page):
    """Writes a message; htmx gets the thread anew, others are sent back to their page.

    Concrete classes declare the audience, which order it is and the page that shows it.
    """

    http_method_names = ("post",)

    def order_id(self) -> Any:
        """Returns the order of the thread. Raises Http404."""
        return self.kwargs["pk"]

    def page_address(self) -> str:
        """Returns the page that shows the thread."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Writes the message, or shows why not."""
        thread = thread_of(request.membership, self.order_id())  # type: ignore[attr-defined]
        form = MessageForm(thread, request.POST, request.FILES)
        is_statement = "is_statement" in request.POST
        if is_written(thread, form, request.user, is_statement=is_statement):
            form = MessageForm(thread)
        if request.htmx:  # type: ignore[attr-defined]
            context = thread_context(request, thread, request.path, form)
            return render(request, "console/thread.html", context)
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return HttpResponseRedirect(f"{self.page_address()}#{ANCHOR}")


def is_written(
    thread: OrderThread, form: MessageForm, by: Any, *, is_statement: bool = False
) -> bool:
    """Writes the message of a form, or adds errors; returns whether it was valid."""
    if form.is_valid():
        try:
            with files_together(organisation=thread.organisation, by=by) as store:
                files = [store(file) for file in form.cleaned_data.pop("files")]
                write_message(
                    thread=thread,
                    by=by,
                    files=files,
                    is_statement=is_statement,
                    **form.cleaned_data,
                )
        except DomainError as error:
            add_errors(form, error)
    return form.is_valid()


def new_messages_text(count: int) -> str:
    """Returns how many messages are new."""
    words = ngettext("%(count)s new message", "%(count)s new messages", count)
    return words % {"count": count}


def new_messages_mark(count: int, address: str) -> Any:
    """Renders a link to the new messages of a row; empty where there are none."""
    if not count:
        return ""
    return format_html(
        ' <a class="badge badge-wait" href="{}#{}">{}</a>',
        address,
        ANCHOR,
        new_messages_text(count),
    )


def message_notices(
    organisation: Organisation, words_of: Callable[[dict[str, Any]], tuple[str, str]]
) -> list[Notice]:
    """Returns a notification for each of the last orders with new messages.

    `words_of` returns the name and the address of such an order.
    """
    found = []
    for row in unread_threads(organisation, MAX_NAMED):
        name, address = words_of(row)
        found.append(Notice(f"{new_messages_text(row['count'])}: {name}", f"{address}#{ANCHOR}"))
    return found
