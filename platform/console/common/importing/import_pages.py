"""Serves pages of imports to factories and buyers: send, check, store, undo."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Value
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from console.common.importing.changed_reading import changes_of
from console.common.importing.field_words import ACCEPTED, FILE_TYPES, KIND_WORDS
from console.common.importing.preview_parts import (
    PUBLISHED_KINDS,
    PreviewParts,
    numbers_text,
    outcome_text,
)
from console.common.importing.sent_lines_form import SentLinesForm
from console.common.importing.shown_texts import ShownNames, message_text
from console.common.messages import error_message, label_for
from console.common.pages import ActionView, Page, get_row_or_404
from imports.downloads.failed_lines import failed_lines_csv
from imports.downloads.template_sheets import CHINESE, ENGLISH, template_csv, template_xlsx
from imports.errors import LinesNotGood
from imports.models import Import
from imports.readers.result import Message
from imports.selectors import (
    hidden_values,
    imports_in_short,
    imports_with_preview,
    preview_of,
)
from imports.services import file_reading, import_commit, import_undo
from imports.states import ImportKind, LineAction

RECENT = 10
# Enough of a file to tell its format by.
HEAD_BYTES = 4096
# Parts of the address that stay when the file is read again.
KEPT_QUERY = ("state", "page")
ACTION_FIELD = "action-"
FILE_TYPES_BY_FORMAT = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class PreviewOutdated(DomainError):
    """Raised when a preview is stored that changed since it was shown."""

    default_detail = _("The preview was changed meanwhile; check it again before you save.")
    default_code = "preview_outdated"


class ImportsMixin:
    """Finds the imports of the organisation acted for, of the kinds of the area."""

    # The namespace of the area's addresses, and what it imports.
    area: ClassVar[str] = ""
    kinds: ClassVar[tuple[str, ...]] = ()
    request: Any
    organisation: Any
    kwargs: Any

    def own_imports(self, rows: Any) -> Any:
        """Returns the imports that the user may see here."""
        return rows.visible_to(self.request.user).filter(
            organisation=self.organisation, kind__in=self.kinds
        )

    @cached_property
    def import_(self) -> Import:
        """Returns the import in the address; raises Http404."""
        rows = imports_with_preview().annotate(head=Substr("content", 1, Value(HEAD_BYTES)))
        return get_row_or_404(self.own_imports(rows), pk=self.kwargs["pk"])

    @property
    def hidden(self) -> frozenset[str]:
        """Returns the values that the user may not see."""
        return hidden_values(self.request.user, self.organisation)

    def address(self, name: str, *args: Any) -> str:
        """Returns the address of a page of the area."""
        return reverse(f"{self.area}:{name}", args=args)

    def addresses(self, import_: Import) -> dict[str, str]:
        """Returns the addresses that the templates of an import need."""
        words = KIND_WORDS[import_.kind]
        names = ("import", "change-import", "commit-import", "undo-import", "failed-lines")
        return {
            **{name.replace("-", "_"): self.address(name, import_.pk) for name in names},
            "new": self.address(f"import-{import_.kind}"),
            "back": self.address(words.back),
        }

    def is_outdated(self, import_: Import) -> bool:
        """Returns whether the import changed since its page was shown."""
        seen = self.request.POST.get("version", "")
        return seen not in ("", str(import_.version))


class ImportStartPage(ImportsMixin, Page):
    """Takes a file or pasted lines of one kind, and lists the recent imports."""

    kind: ClassVar[str] = ""
    template_name = "console/importing/start.html"

    @property
    def title(self) -> Any:  # type: ignore[override]
        """Returns the title of the kind."""
        return KIND_WORDS[self.kind].title

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads the file and goes to its preview; stores nothing else."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                import_ = file_reading.start_import(
                    organisation=self.organisation,
                    by=request.user,  # type: ignore[arg-type]
                    kind=self.kind,
                    sent=form.sent_file(),
                    options={"publish": True} if self.kind == ImportKind.WINDOWS else {},
                )
            except DomainError as error:
                form.add_error(None, error_message(error))
            else:
                return HttpResponseRedirect(self.address("import", import_.pk))
        return self.render_to_response(self.get_context_data(form))

    def form(self, *sent: Any, **kwargs: Any) -> SentLinesForm:
        """Returns the form for files of the kind."""
        return SentLinesForm(
            *sent,
            accepted=ACCEPTED[self.kind],
            file_types=FILE_TYPES[self.kind],
            calendars=self.kind == ImportKind.WINDOWS,
            **kwargs,
        )

    def get_context_data(self, form: SentLinesForm | None = None) -> dict[str, Any]:
        words = KIND_WORDS[self.kind]
        rows = self.own_imports(imports_in_short()).filter(kind=self.kind).select_related("by")
        return {
            "form": form or self.form(),
            "words": words,
            "kind": self.kind,
            "lacking": self.lacking(),
            "recent": [self.recent(row) for row in rows.order_by("-created_at")[:RECENT]],
            "back": self.address(words.back),
            "templates": [
                (file_format, self.address("import-template", self.kind, file_format))
                for file_format in ("xlsx", "csv")
            ],
        }

    def recent(self, import_: Import) -> dict[str, Any]:
        """Returns a row of the list of recent imports."""
        sentence = outcome_text(import_.kind, import_.outcome)
        if not sentence and import_.failure:
            sentence = message_text(Message(**import_.failure), ShownNames(self.organisation))
        elif not sentence and import_.summary:
            sentence = numbers_text(import_.kind, import_.summary)
        return {
            "import_": import_,
            "address": self.address("import", import_.pk),
            "undo": self.address("undo-import", import_.pk),
            "sentence": sentence,
        }

    def lacking(self) -> tuple[Any, str, Any] | None:
        """Returns what has to be there before this kind is imported, and where it is made."""
        return None


class ImportPreviewPage(ImportsMixin, Page):
    """Shows what was read of a file; after the commit what was stored."""

    template_name = "console/importing/preview.html"
    partial_template_name = "console/importing/preview_part.html"

    @property
    def title(self) -> Any:  # type: ignore[override]
        """Returns the title of the kind."""
        return KIND_WORDS[self.import_.kind].title

    def get_context_data(self) -> dict[str, Any]:
        return self.parts_of(self.import_)

    def parts_of(self, import_: Import) -> dict[str, Any]:
        """Returns the context of the preview."""
        parts = PreviewParts(
            import_,
            ShownNames(self.organisation),
            self.hidden,
            self.request.GET,
            import_.head,
            can_change=True,
        )
        query = {name: self.request.GET[name] for name in KEPT_QUERY if name in self.request.GET}
        return {
            **parts.context(),
            "addresses": self.addresses(import_),
            "query": f"?{urlencode(query)}" if query else "",
            "row_address": f"{self.area}:{KIND_WORDS[import_.kind].row}",
            "actions": [(action.value, label_for(action.label)) for action in LineAction],
        }


class ChangeImport(ImportPreviewPage):
    """Reads the file again with answers, mapped columns, corrected cells or options."""

    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads again, and shows the preview, or why it stays as it was."""
        import_ = self.import_
        if self.is_outdated(import_):
            return self.answer(gettext("The preview was changed meanwhile; this is how it is now."))
        changes = changes_of(request.POST, request.FILES, preview_of(import_))
        try:
            file_reading.read_again(import_=import_, by=request.user, changes=changes)  # type: ignore[arg-type]
        except DomainError as error:
            return self.answer(error_message(error))
        return self.answer("")

    def answer(self, problem: str) -> HttpResponse:
        """Returns the changed part, or goes back to the page."""
        request: Any = self.request
        if not request.htmx:
            if problem:
                messages.error(request, problem)
            state = request.GET.urlencode()
            target = self.address("import", self.kwargs["pk"])
            return HttpResponseRedirect(f"{target}?{state}" if state else target)
        del self.import_
        return self.render_to_response({**self.parts_of(self.import_), "problem": problem})


class CommitImport(ImportsMixin, ActionView):
    """Stores the lines, all or the good ones."""

    def perform(self) -> str:
        import_, sent = self.import_, self.request.POST
        publish = sent.get("publish") == "yes" and import_.kind in PUBLISHED_KINDS
        if self.is_outdated(import_):
            raise PreviewOutdated
        try:
            import_commit.commit_import(
                import_=import_,
                by=self.request.user,
                choice=import_commit.CommitChoice(
                    only_good=sent.get("lines") == "good",
                    recognised=action_or_empty(sent.get("recognised", "")),
                    publish=publish,
                    actions=self.actions(),
                ),
            )
        except LinesNotGood:
            # The lines changed beside what is stored; the page shows which, and why.
            self.check_again(publish)
            raise
        return gettext("Saved. “Undo” takes all of it back.")

    def actions(self) -> dict[str, str]:
        """Returns what is done with single known lines, by place; events share positions."""
        found = {
            name.removeprefix(ACTION_FIELD): action_or_empty(wanted)
            for name, wanted in self.request.POST.items()
            if name.startswith(ACTION_FIELD)
        }
        return {place: action for place, action in found.items() if action}

    def check_again(self, publish: bool) -> None:
        """Reads the file again, so that its lines say what is wrong now."""
        del self.import_
        changes = file_reading.ReadingChanges(options={"publish": publish})
        file_reading.read_again(import_=self.import_, by=self.request.user, changes=changes)

    def get_success_url(self) -> str:
        return self.address("import", self.kwargs["pk"])


class UndoImport(ImportsMixin, ActionView):
    """Takes back what an import stored."""

    def perform(self) -> str:
        import_undo.undo_import(import_=self.import_, by=self.request.user)
        return gettext("The import is undone; what it stored is taken back.")

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return self.address("import", self.kwargs["pk"])


class FailedLinesFile(ImportsMixin, Page):
    """Serves the lines that were not good, with the reasons, as CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the file, which can be corrected and sent again."""
        content = failed_lines_csv(preview_of(self.import_), self.hidden)
        return file_response(content, "failed-lines", "csv")


class ImportTemplateFile(ImportsMixin, Page):
    """Serves an empty sheet, whose columns need no mapping, in the page's language."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the workbook or CSV; raises Http404 for kinds of another area."""
        kind, file_format = self.kwargs["kind"], self.kwargs["file_format"]
        if kind not in self.kinds or file_format not in FILE_TYPES_BY_FORMAT:
            raise Http404
        make = template_csv if file_format == "csv" else template_xlsx
        language = CHINESE if get_language() == CHINESE else ENGLISH
        return file_response(make(kind, language), kind, file_format)


def file_response(content: bytes, name: str, file_format: str) -> HttpResponse:
    """Returns a file that the browser saves."""
    return HttpResponse(
        content,
        content_type=FILE_TYPES_BY_FORMAT[file_format],
        headers={"Content-Disposition": f'attachment; filename="{name}.{file_format}"'},
    )


def action_or_empty(text: str) -> str:
    """Returns what is to be done with known lines; empty for anything else."""
    return text if text in LineAction.values else ""
