"""Words what is found in calendar files."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, str | Promise] = {
    # Whole files.
    "calendar_not_found": _(
        "This is no iCalendar file: it has no line “BEGIN:VCALENDAR”; export the calendar as .ics."
    ),
    "calendar_too_large": _(
        "The calendar has %(found)s KiB, and at most %(most)s KiB are read; export fewer weeks."
    ),
    "calendar_too_many_text_lines": _(
        "The calendar has %(found)s lines of text, and at most %(most)s are read; export fewer"
        " weeks."
    ),
    "calendar_too_many_events": _(
        "The calendar has more than %(most)s events; export the coming weeks alone."
    ),
    "calendar_too_many_series": _(
        "The calendar has %(found)s recurring events, and at most %(most)s are read; export the"
        " calendar of one machine."
    ),
    "calendar_too_many_occurrences": _(
        "Events recur so often that one day has more than %(most)s occurrences; export the calendar"
        " of one machine."
    ),
    "calendar_too_many_dates": _(
        "The calendar lists more than %(most)s single dates or periods; export fewer weeks."
    ),
    "calendar_nested_deeply": _(
        "Parts of the calendar are within one another more than %(most)s deep; export it again."
    ),
    "calendar_scale": _("The calendar counts days by “%(found)s”; only GREGORIAN is read."),
    "calendar_encoding": _("The text was read as %(found)s; check the names in it."),
    "calendar_without_lines": _("No idle hours lie in the next %(weeks)s weeks."),
    "calendar_of_holidays": _(
        "Most events seem to be holidays. To take them off idle hours, send this file as the"
        " calendar to subtract, beside the one of the idle hours."
    ),
    "floating_by_factory": _("Times without a zone are by the factory's clock (%(found)s)."),
    "floating_by_calendar": _("Times without a zone are by the calendar's clock (%(found)s)."),
    "zone_read_as": _("The time zone “%(found)s” was read as %(zone)s."),
    "too_many_lines_cut": _(
        "There are %(found)s occurrences, and at most %(most)s become lines; those from %(after)s"
        " on are left out. Read fewer weeks, or one window a week."
    ),
    "too_many_unread_cut": _(
        "%(found)s events cannot be read or need an answer; the first %(most)s are shown."
    ),
    "calendar_by_week_offered": _(
        "One window a week would hold all %(found)s occurrences; choose “week” to see what that"
        " means."
    ),
    "horizon_shortened": _(
        "Events may recur %(found)s times in these weeks, too often to read all; those after"
        " %(until)s are left out."
    ),
    "component_left_out": _("%(count)s × %(found)s: tasks and journals are no idle hours."),
    # Events that are left out.
    "event_past": _("It began on %(found)s and is over."),
    "event_later": _("It begins on %(found)s, after the weeks that are read."),
    "event_goes_on": _("It recurs after %(found)s, beyond the weeks that are read."),
    "event_began_before": _("It recurs since %(found)s; what is past is left out."),
    "event_never": _("Its rule is over before the event begins on %(found)s; correct its UNTIL."),
    "outside_availability": _(
        "%(count)s occurrences lie before or after the availability that they are part of."
    ),
    "event_older": _("A newer version is in the file: its SEQUENCE is %(newest)s, not %(found)s."),
    "event_copy": _("It is the same as %(found)s."),
    "event_cancelled": _("The event is cancelled."),
    "event_without_hours": _("It ends when it starts, so it has no hours; give it an end."),
    "occurrence_cancelled": _("The occurrence of %(found)s is cancelled."),
    "occurrence_excepted": _("%(count)s occurrences are left out by exceptions of the event."),
    "override_without_occurrence": _(
        "It changes an occurrence (%(found)s) that its series does not have, or excepts."
    ),
    "first_day_outside_rule": _(
        "The event starts at %(found)s, which its own rule does not match; only what the rule"
        " matches is read. Add a single event if that day is idle too."
    ),
    "period_not_free": _("The period is %(found)s; only FREE periods are idle hours."),
    "hours_taken_off_whole": _("“%(found)s” takes all hours of %(occurrence)s."),
    "working_day_kept": _("“%(summary)s” is a day that is worked; it takes no hours off."),
    # What is said of a line.
    "window_runs_already": _("It runs since %(found)s; the rest of it, from now on, is read."),
    "hours_taken_off": _("“%(found)s” leaves %(after)s h of %(before)s h."),
    "week_window": _(
        "One window for week %(found)s: %(shifts)s shifts, %(hours)s h together. It is set up once;"
        " the next step of an order starts after the week's last shift, and delivery counts from"
        " it."
    ),
    "week_overlap": _("%(count)s shifts of week %(found)s overlap another; hours count once."),
    "event_says_busy": _(
        "The event itself says “%(found)s”; check that the machine is idle then, as in all events"
        " of this calendar."
    ),
    "names_other_machine": _("The event names %(found)s; the machine that was chosen counts."),
    "uid_shared": _(
        "Other events have the same UID (%(found)s) and no newer SEQUENCE; all of them are read."
    ),
    "exception_unmatched": _(
        "The exception %(found)s is no start of this event, so it leaves nothing out."
    ),
    "clock_skipped": _(
        "The clock never shows %(found)s, since summer time begins; it starts when the clock has"
        " been put forward."
    ),
    "recurs_by_calendar_clock": _(
        "It is written in UTC and recurs by the calendar's own clock (%(found)s)."
    ),
    "zone_and_utc": _("“%(found)s” has both a time zone and a Z for UTC; the time zone counts."),
    "day_in_zone": _("Whole days of this event are those of “%(found)s”."),
    "day_and_time_mixed": _(
        "Start and end are not both days or both times (%(found)s); a day counts from midnight."
    ),
    "start_without_zone": _(
        "The end is in UTC and the start (%(found)s) has no zone; it is by the clock at hand."
    ),
    "day_ends_on_itself": _("The day %(found)s ends on itself; it was read as this whole day."),
    "ends_on_next_day": _("The end (%(found)s) is before the start, so it is on the next day."),
    "ends_swapped": _("The end (%(found)s) is before the start; they were exchanged."),
    "end_and_duration": _("The event has an end and a length (%(found)s); the end counts."),
    "extra_date_without_time": _(
        "The further date %(found)s has no time; the event's own time of day counts."
    ),
    "override_of_day": _(
        "It changes the occurrence of %(found)s, which is named without its time."
    ),
    "override_unmatched": _(
        "It changes an occurrence (%(found)s) that its series does not have, and is"
        " read as one more."
    ),
    "override_with_rule": _("It changes one occurrence; the rule that it has too is not read."),
    "range_unread": _("It changes one occurrence alone; “%(found)s” is not read."),
    "sequence_unread": _("“%(found)s” is no version (SEQUENCE); 0 was taken."),
    "rule_empty": _("Its %(found)s is empty; the event happens once."),
    "rule_count_ignored": _("“%(found)s” limits nothing; only other ends of the rule count."),
    "rule_part_left_out": _("The part “%(found)s” of its rule is not read."),
    # Questions.
    "zone": _("The time zone “%(found)s” is not known. Which one is meant: %(choices)s?"),
    "machine_of_event": _(
        "Which machine is idle? The event says “%(found)s”, which names none, or several."
    ),
    "machines_freed": _(
        "Are the hours of one of the %(count)s machines offered (%(one)s h), or of all (%(all)s h)?"
    ),
    # Events that cannot be read.
    "time_unread": _("“%(found)s” is no time of a calendar; write one such as 20261207T080000."),
    "event_start_missing": _("The event has no start (DTSTART)."),
    "event_ends_before_start": _("The event ends (%(found)s) before it starts."),
    "event_cut_off": _("The file breaks off in this event; export it again."),
    "property_twice": _("The event has more than one %(found)s; one is needed."),
    "lasts_too_long": _("One occurrence lasts longer than %(most)s days; give it an earlier end."),
    "rule_unread": _("The rule “%(found)s” cannot be read."),
    "rule_frequency_unread": _(
        "“%(found)s” does not say how often the event recurs; FREQ is DAILY, WEEKLY, MONTHLY …"
    ),
    "rule_interval": _("“%(found)s” is no interval of a rule; 1 means every time."),
    "rule_until_unread": _("“%(found)s” is no end of a rule; write UNTIL=20261231T235959Z."),
    "rule_too_often": _("The rule “%(found)s” matches too many times a day; use hours or days."),
    "rule_too_long": _("The rule is too long: “%(found)s”."),
    "rule_too_much_work": _(
        "The rule “%(found)s” takes too long to count from its first day; start it later."
    ),
    # The calendar that is subtracted.
    "subtracted_unread": _(
        "The calendar to subtract is no iCalendar file, or it is too large; export it as .ics."
    ),
    "subtracted_event_unread": _(
        "This event of the calendar to subtract cannot be read (%(found)s); it takes no hours off."
    ),
    "subtracted_until": _("Hours are taken off until %(found)s only; events recur too often."),
}
