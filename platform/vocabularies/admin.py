"""Shows the vocabularies to support staff; only their files change them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from vocabularies.models import VOCABULARIES, Vocabulary

SHARED_COLUMNS = ("code", "name_en", "name_zh")
LAST_COLUMNS = ("version", "retired")
# Long cells of trade names, better read on the term's own page.
SEARCHED_ONLY = ("aliases", "aliases_en", "aliases_zh", "also_does", "sha256")


@admin.register(Vocabulary, *VOCABULARIES.values())
class TermAdmin(ModelAdmin):
    """Shows one vocabulary."""

    search_fields = SHARED_COLUMNS
    list_filter = ("retired",)
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        names = [field.name for field in self.model._meta.concrete_fields]
        shown = {*SHARED_COLUMNS, *LAST_COLUMNS, *SEARCHED_ONLY, "position"}
        return (*SHARED_COLUMNS, *(name for name in names if name not in shown), *LAST_COLUMNS)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        names = {field.name for field in self.model._meta.concrete_fields}
        return (*SHARED_COLUMNS, *(name for name in SEARCHED_ONLY[:3] if name in names))

    def get_list_select_related(self, request: HttpRequest) -> tuple[str, ...]:
        return (self.model.PARENT_FIELD,) if self.model.PARENT_FIELD else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
