"""Words what is found in spreadsheets, separated text and JSON lines."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, str | Promise] = {
    # Whole files.
    "sheet_empty": _("The sheet is empty; send a head that names the columns and a line below it."),
    "sheet_too_large": _("The sheet is too large to be read; divide it, or save it as .csv."),
    "sheet_unknown": _("There is no sheet “%(found)s”; the workbook has: %(sheets)s."),
    "sheet_chosen": _("The sheet “%(sheet)s” was read; the workbook also has: %(others)s."),
    "not_a_sheet": _("This is no sheet; send .xlsx, .csv, .tsv or lines of JSON."),
    "workbook_empty": _("The workbook has no sheet with cells; send the one that has the lines."),
    "is_a_calendar": _("This is a calendar and no sheet; import it as a calendar."),
    "too_many_columns": _(
        "A row has %(found)s cells, and at most %(most)s columns are read; take the others out."
    ),
    "cell_too_long": _("The text in %(cell)s has more than %(most)s characters; shorten it."),
    "no_lines": _("There is no line below the head; write at least one."),
    "encoding_found": _("The text was read as %(found)s."),
    "encoding_unfit": _("The text cannot be read as “%(found)s”; choose UTF-8 or GB18030."),
    "encoding_unknown": _("The encoding of the text is not known; save it as UTF-8."),
    "encoding_repaired": _(
        "The text had been saved in a wrong encoding and was repaired; check it: “%(found)s”."
    ),
    "encoding_damaged": _(
        "Characters of the text are lost (�); save the original file as UTF-8 and send it again."
    ),
    "quote_not_closed": _(
        "A quotation mark is opened and never closed; each line was read as one row."
    ),
    "hidden_rows": _("%(count)s rows that are hidden in “%(sheet)s” were read too."),
    "head_not_found": _(
        "No row names columns that are known; the first (%(found)s) was taken as the head. Say"
        " which column is what."
    ),
    "head_missing": _(
        "The first row (%(found)s) is a line already; say which of the columns A, B, C … is what."
    ),
    "head_row_empty": _("Row %(found)s is empty; name the row that has the heads."),
    # Columns.
    "column_unknown": _("Column %(cell)s, “%(found)s”, is not known; did you mean “%(nearest)s”?"),
    "column_left_out": _(
        "Column %(cell)s, “%(found)s”, is not known, and nothing of it is read; say what it is if"
        " it counts."
    ),
    "column_missing": _("There is no column for “%(name)s”; the nearest head is “%(nearest)s”."),
    "columns_doubled": _("Several columns mean the same: %(heads)s; leave all but one out."),
    "price_is_hourly": _("Column %(cell)s, “%(found)s”, was read as the rate per hour."),
    # Rows that are no lines.
    "title_row": _("Stands above the head: “%(found)s”."),
    "total_row": _("Is a total: “%(found)s”."),
    "head_repeated": _("Repeats the head."),
    "head_changed": _("Is another head, by which the rows below it are read: “%(found)s”."),
    "rule_row": _("Is a rule between rows."),
    "remark_row": _("Is a remark: “%(found)s”."),
    "day_off": _("Is no window: “%(found)s” on %(date)s."),
    "no_object": _("Is no object of JSON: “%(found)s”."),
    # Whole lines.
    "filled_down": _("%(cell)s is empty; “%(found)s” was taken from %(source)s."),
    "line_repeated": _("Says the same as %(other)s."),
    # Cells without a value.
    "read_as_empty": _("“%(found)s” in %(cell)s was read as no value."),
    "formula_fault": _("The formula in %(cell)s failed (%(found)s); write the value."),
    "formula_without_value": _(
        "The formula in %(cell)s has no saved value; open and save the file in Excel, or write the"
        " value."
    ),
    "text_too_long": _("The text in %(cell)s has more than %(most)s characters; shorten it."),
    # Numbers and units.
    "no_number": _("“%(found)s” in %(cell)s is no number; write one such as 85 or 7.5."),
    "number_out_of_range": _("“%(found)s” in %(cell)s is not between %(least)s and %(most)s."),
    "number_not_whole": _("“%(found)s” in %(cell)s is no whole number; write one such as 10."),
    "number_rounded": _("“%(found)s” in %(cell)s was rounded to %(value)s."),
    "number_scientific": _("“%(found)s” in %(cell)s was read as %(value)s."),
    "number_read_as": _(
        "“%(found)s” in %(cell)s was read as %(value)s, as the other numbers are written."
    ),
    "decimal": _(
        "Is “%(found)s” in %(cell)s %(as_comma)s (decimal comma) or %(as_point)s (decimal point)?"
    ),
    "share_unit": _("Is “%(found)s” in %(cell)s %(value)s per cent, or a share of one?"),
    "unit_unknown": _(
        "The unit “%(unit)s” of “%(found)s” in %(cell)s is not known; convert the number."
    ),
    "units_differ": _(
        "“%(found)s” in %(cell)s is per %(unit)s, and the head says “%(head)s”; write one of them."
    ),
    "hours_converted": _("“%(found)s” in %(cell)s (%(unit)s) was read as %(hours)s h."),
    "duration_unit_refused": _(
        "“%(found)s” in %(cell)s counts by the %(unit)s, whose hours are not known; write hours."
    ),
    "measure_converted": _("“%(found)s” in %(cell)s (%(unit)s) was read as %(value)s."),
    "no_envelope": _("“%(found)s” in %(cell)s is no size; write one such as 1000 × 600 × 500 mm."),
    # Money.
    "currency_other": _(
        "“%(found)s” in %(cell)s is in %(other)s, and the factory reckons in %(currency)s; write"
        " the amount in %(currency)s."
    ),
    "currency_unknown": _(
        "“%(found)s” is no currency; the factory reckons in %(currency)s: write amounts in it."
    ),
    "rate_converted": _(
        "“%(found)s” in %(cell)s, per %(unit)s, was read as %(value)s %(currency)s an hour."
    ),
    "rate_unit_refused": _(
        "“%(found)s” in %(cell)s is per %(unit)s, whose hours are not known; write the rate per"
        " hour."
    ),
    # Dates and times.
    "no_date": _("“%(found)s” in %(cell)s is no date; write one such as 2026-12-01."),
    "no_instant": _(
        "“%(found)s” in %(cell)s is no date and time; write one such as 2026-12-01 08:00."
    ),
    "date_out_of_range": _("“%(found)s” in %(cell)s is not between the years 2000 and 2199."),
    "date_missing": _("“%(found)s” has a time and no date; write it as 2026-12-01 08:00."),
    "date_read_as": _("“%(found)s” in %(cell)s was read as %(date)s."),
    "date_order": _("Which day is “%(found)s” in %(cell)s: %(readings)s?"),
    "year_added": _("“%(found)s” in %(cell)s has no year; it was read as %(date)s."),
    "weekday": _("“%(found)s” in %(cell)s: is it %(date)s, or the weekday, %(nearest)s?"),
    "time_left_out": _("Of “%(found)s” in %(cell)s only the date counts: %(date)s."),
    "time_missing": _("“%(found)s” in %(cell)s has no time; is midnight, its start, meant?"),
    "time_twice": _(
        "The clock of %(zone)s shows %(found)s twice, since summer time ends: %(readings)s?"
    ),
    "time_skipped": _(
        "The clock of %(zone)s never shows %(found)s, since summer time begins: %(readings)s?"
    ),
    "time_put_forward": _(
        "At %(local)s the clock of %(zone)s is put forward; it was read as %(readings)s."
    ),
    "offset_kept": _("“%(found)s” in %(cell)s is %(local)s at the factory (%(zone)s)."),
    # Windows.
    "machine_unknown": _("There is no machine “%(found)s”; there are: %(nearest)s."),
    "machine_near": _("There is no machine “%(found)s”; did you mean %(nearest)s?"),
    "machine_several": _("Several factories have a machine “%(found)s”: %(nearest)s?"),
    "machine_missing": _("The cell %(cell)s names no machine; write its name."),
    "machine_assumed": _("No column names the machine; “%(found)s” was taken."),
    "factory_unknown": _("There is no factory “%(found)s”; there are: %(nearest)s."),
    "factory_near": _("There is no factory “%(found)s”; did you mean %(nearest)s?"),
    "factory_several": _("Which factory is “%(found)s”: %(nearest)s?"),
    "term_near": _("There is no “%(found)s” here; did you mean %(nearest)s?"),
    "term_several": _("“%(found)s” may be several: %(nearest)s?"),
    "start_missing": _("There is no start (%(cell)s); write one such as 2026-12-01 08:00."),
    "end_missing": _("There is neither an end nor hours; write one such as 2026-12-01 16:00."),
    "end_from_hours": _("There is no end; %(found)s h after the start it is %(end)s."),
    "ends_next_day": _("“%(found)s” in %(cell)s is before the start, so it is on %(date)s."),
    "end_time_missing": _(
        "“%(found)s” in %(cell)s has no time; does the day's start or end count?"
    ),
    "start_time_missing": _("“%(found)s” in %(cell)s has no time; does the day's start count?"),
    "date_without_time": _(
        "“%(found)s” in %(cell)s has no times; are whole days meant, or a shift such as"
        " %(example)s?"
    ),
    "shift_times": _("From when until when is “%(found)s”? Answer with times such as %(example)s."),
    "no_time_left": _("“%(found)s” in %(cell)s has no hour on this day, since the clock changes."),
    "spans_joined": _("One window of %(count)s spans, %(hours)s h together."),
    "spans_overlap": _("The spans in %(cell)s overlap one another."),
    "clock_changes": _(
        "Summer time begins or ends in it: it has %(hours)s h, not %(wall)s as the clock shows."
    ),
    "window_past": _("It ended at %(found)s, which has passed; write a window to come."),
    "window_runs_already": _("It runs since %(found)s; the rest of it, from now on, is read."),
    "machines_freed": _(
        "Are the hours of one of the %(count)s machines offered (%(one)s h), or of all (%(all)s h)?"
    ),
}
