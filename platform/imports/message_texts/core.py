"""Words what is found about whole files, and about lines beside what is stored."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, str | Promise] = {
    # Whole files.
    "file_empty": _("The file is empty; choose the file that has the lines."),
    "file_is_old_excel": _("This is a workbook of Excel 97–2003; save it as .xlsx or .csv."),
    "file_is_binary_workbook": _("This is a binary workbook (.xlsb); save it as .xlsx or .csv."),
    "file_is_open_document": _("This is an OpenDocument sheet (.ods); save it as .xlsx or .csv."),
    "file_is_pdf": _("This is a PDF; export the lines as .xlsx, .csv or .ics instead."),
    "file_is_picture": _("This is a picture; send the sheet or calendar itself."),
    "file_is_compressed": _("This is a compressed archive; unpack it and send the file in it."),
    "file_is_web_page": _(
        "This is a web page, perhaps a download that asked to sign in; save it as .xlsx or .csv."
    ),
    "file_is_xml": _("This is an XML file; save it as .xlsx, .csv or .ics."),
    "archive_is_no_workbook": _("This archive holds no workbook; send an .xlsx file."),
    "workbook_damaged": _("The workbook is damaged or not whole; save and send it again."),
    "workbook_locked": _("The workbook has a password; save it without one."),
    "workbook_too_large": _(
        "The workbook unpacks to %(found)s MiB, and at most %(most)s MiB are read; divide it."
    ),
    "workbook_declares_entities": _(
        "The workbook declares XML entities, which are not read; save it again with Excel."
    ),
    "calendar_holds_windows_only": _(
        "This is a calendar, which can be imported as capacity windows; choose that kind."
    ),
    "too_many_lines": _("The file has %(found)s lines, and at most %(most)s are read; divide it."),
    "file_takes_too_long": _(
        "Reading this file takes too long for its size; send a shorter span or fewer lines."
    ),
    "file_needs_too_much_memory": _("Reading this file needs too much memory; divide it."),
    "file_nested_too_deeply": _("The file is nested too deeply to be read; send plain rows."),
    "file_too_much_to_show": _("The file holds more than a preview can show; divide it."),
    "reader_failed": _(
        "This file could not be read because of a fault of this product, which is recorded; another"
        " format of the same lines may work."
    ),
    "set_up_in_each": _(
        "%(found)s has %(count)s windows in one week; work that goes on from one to the next is set"
        " up in each. One window a week is set up once; choose it under “How the file is"
        " read” to see what that means."
    ),
    # Lines beside what is stored.
    "unsafe_characters_left_out": _(
        "Characters that are not shown, or that turn the text around them, are left out."
    ),
    "value_missing": _("There is no value for “%(name)s”."),
    "value_unreadable": _("“%(found)s” is no value for “%(name)s”."),
    "machine_not_own": _("There is no such machine in this organisation."),
    "factory_not_own": _("There is no such factory in this organisation."),
    "factory_not_named": _("Name the factory: there are several (%(nearest)s)."),
    "ends_before_start": _("The window ends (%(found)s) before it starts (%(start)s)."),
    "more_hours_than_the_machine_has": _(
        "%(found)s h are offered; between start and end the machine (count %(count)s) has at most"
        " %(most)s h."
    ),
    "starts_in_the_past": _(
        "The window starts at %(found)s, less its notice, which has passed; it can be a draft only."
    ),
    "rest_stored": _("Stored is what was left of it at the commit: from %(found)s, %(hours)s h."),
    "overlaps_line": _(
        "It overlaps %(other)s of the same machine (%(start)s); only one can be published."
    ),
    "overlaps_offered": _(
        "Another published or paused window of this machine overlaps it (%(other)s)."
    ),
    "rule_broken": "%(reason)s",
    "older_version": _(
        "A newer version (%(newest)s) of this line was imported before; this one is %(found)s."
    ),
    "windows_not_in_file": _(
        "Windows that this file made before and does not have any more: %(count)s (%(found)s). They"
        " stay until somebody withdraws them."
    ),
    "unchanged": _("The same line was imported before, and nothing has changed."),
    "known_before": _("It is there already."),
    "row_closed": _("What this line made before is withdrawn or expired; add it as new."),
    "setup_rate_as_hourly_rate": _("Setting up costs the rate of an hour, since none is given."),
    "name_comes_twice": _("“%(found)s” comes twice in this file (%(other)s)."),
    "name_taken": _("“%(found)s” is there already; update it, or choose another name."),
    "term_unknown": _("There is no “%(found)s” here; the nearest is “%(nearest)s”."),
    "days_reversed": _("The last day (%(found)s) is before the first (%(start)s)."),
}
