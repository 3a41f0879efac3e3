"""Words what is found about orders in sheets, JSON and requests for quotation."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DID_YOU_MEAN = _("“%(found)s” is not known; did you mean %(nearest)s?")

TEXTS: Mapping[str, str | Promise] = {
    # Documents as a whole.
    "json_broken": _(
        "The JSON is broken in line %(line)s, column %(column)s, at “%(found)s”; export it again."
    ),
    "json_too_deep": _("The JSON is nested more than %(most)s levels deep; send plain orders."),
    "json_too_large": _("The JSON has %(found)s bytes, and %(most)s are read; divide it."),
    "json_too_many_values": _("The JSON has more than %(most)s values; divide it."),
    "json_not_text": _("The file is not text in UTF-8, UTF-16 or GB 18030; save it as UTF-8."),
    "json_key_twice": _(
        "An object has “%(found)s” twice, and nothing says which one holds; remove one of them."
    ),
    "json_number_too_long": _(
        "The number %(found)s is no number of an order: it may have %(most)s digits."
    ),
    "json_text_too_long": _("The text “%(found)s” has more than %(most)s characters; shorten it."),
    "too_many_orders": _(
        "The file has %(found)s orders, and %(most)s are read at once; divide it."
    ),
    "no_orders_in_file": _("The file has no orders; send a list of objects, or one object."),
    "order_no_object": _("“%(found)s” is no object; an order is an object with its fields."),
    "order_says_nothing": _("No reference, title or quantity was found; map the columns by hand."),
    # Parts of a request.
    "parts_without_names": _(
        "No column with part names was found; head one “part name”, “drawing number” or “file”."
    ),
    "row_names_no_part": _(
        "The row names no part: give a name, a drawing number or the file of its drawing."
    ),
    "part_unit_not_pieces": _(
        "A request counts pieces, and the row has the unit %(found)s; give the number of pieces."
    ),
    # What was not understood.
    "unread_parts": _(
        "%(found)s parts of the document are not understood; the order lists them as unread."
    ),
    "unread_cut": _("%(found)s parts are not understood; the first %(most)s of them are listed."),
    "unread_columns": _("Not read: %(found)s. The order lists these columns as unread."),
    "order_lacks": _(
        "%(found)s needed values are missing (%(fields)s); until then the order stays a draft."
    ),
    "order_columns_doubled": _(
        "Several columns mean the same (%(found)s); leave out all but one of them."
    ),
    # References.
    "reference_missing": _("It has no reference; it gets your next free number."),
    "title_from_reference": _("It has no title; its reference %(found)s stands in."),
    "reference_too_long": _("The reference “%(found)s” has more than %(most)s characters."),
    "reference_suffixed": _("Several rows are %(nearest)s; this one becomes %(found)s."),
    "reference_twice": _("%(found)s is in %(first)s too, with other values; are these two orders?"),
    "reference_case": _(
        "“%(found)s” differs from “%(nearest)s” by capitals only; are these two orders?"
    ),
    "reference_case_left_out": _(
        "“%(found)s” is left out as you answered, since it differs from another by capitals only."
    ),
    "reference_taken": _("Another order of yours has the reference %(found)s; change this one."),
    "order_twice": _("%(found)s is the same as in %(first)s."),
    "order_like_first": _("%(found)s is left out as you answered; it is in %(first)s too."),
    "order_beyond_draft": _(
        "%(found)s is an order already, and no longer a draft; it stays as it is."
    ),
    # Terms of the vocabularies.
    **{
        f"{name}_unsure": DID_YOU_MEAN
        for name in (
            *("process", "material", "grade", "unit", "region", "city", "incoterm"),
            *("certification", "document"),
        )
    },
    "tolerance_unsure": _("“%(found)s” is no single class of tolerance; did you mean %(nearest)s?"),
    "place_unsure": _("“%(found)s” is no place that is known; is it in %(nearest)s?"),
    "currency_unsure": _("“%(found)s” may be %(choices)s; which currency is meant?"),
    "order_process_unknown": _("“%(found)s” is no known process; name one of the vocabulary."),
    "order_material_unknown": _("“%(found)s” is no known material; name its family or grade."),
    "order_grade_unknown": _("“%(found)s” is no known grade of material; name its designation."),
    "order_tolerance_unknown": _(
        "“%(found)s” is no known class of tolerance; write ISO 2768-m or IT7, for example."
    ),
    "order_unit_unknown": _("“%(found)s” is no known unit; write pieces or kg, for example."),
    "order_region_unknown": _("“%(found)s” is no known region; write CN-SH or Shanghai."),
    "order_city_unknown": _("“%(found)s” is no known city; give the region and coordinates."),
    "order_incoterm_unknown": _("“%(found)s” is no term of Incoterms 2020; write DAP or FCA."),
    "order_certification_unknown": _(
        "“%(found)s” is no known standard of certification; write ISO 9001, for example."
    ),
    "order_document_unknown": _(
        "“%(found)s” is no document that comes with goods; write material certificate 3.1 or"
        " inspection report, for example."
    ),
    "order_currency_unknown": _("“%(found)s” is no currency of ISO 4217; write CNY or EUR."),
    "geometry_class_unread": _(
        "The class %(found)s of ISO 2768-2 is not kept: orders hold the class of lengths only."
    ),
    "grade_of_other_family": _("The grade %(found)s belongs to %(nearest)s, not to this family."),
    # Quantities and other numbers.
    "quantity_missing": _("It says no quantity; fill it in."),
    "quantity_not_whole": _("%(found)s is no whole number of pieces; fill in the pieces."),
    "quantity_without_unit": _("%(found)s counts in a unit that is not understood; give pieces."),
    "parts_in_each": _(
        "Each of the %(ordered)s products has %(found)s of these parts; %(ordered)s are kept."
    ),
    "rfq_unit_refused": _(
        "The unit %(found)s at %(pointer)s is not ordered here; only unit:piece is."
    ),
    "rfq_other_version": _(
        "The request is of version %(found)s, and was read as one of version 3."
    ),
    "order_number_beyond": _("%(found)s is out of range: from %(least)s to %(most)s is right."),
    "order_number_not_whole": _("%(found)s is no whole number."),
    "order_number_rounded": _("%(found)s is rounded to %(kept)s."),
    "unit_of_no_goods": _("%(found)s is a unit of time or energy, not of goods; write pieces."),
    "units_contradict": _("The column says %(found)s, and the quantity %(nearest)s; which is it?"),
    "lot_above_quantity": _("The minimum lot %(found)s is more than the quantity %(most)s."),
    "mass_unit_unknown": _("“%(found)s” is no unit of mass; write kg or g."),
    "mass_read_as_kg": _("The weight %(found)s has no unit and is read as kg."),
    "currency_from_price": _("By the price %(found)s the order is in %(kept)s."),
    "size_unclear": _("The size “%(found)s” is not clear; write 180 x 90 x 40 mm."),
    "roughness_unclear": _("The roughness “%(found)s” is not clear; write Ra 3.2."),
    "text_cut": _("The text has %(found)s characters and was cut to %(most)s."),
    # Dates.
    "dates_reversed": _(
        "The desired delivery is after the latest (%(found)s); swap them, or which one holds?"
    ),
    "wish_after_latest": _(
        "The desired delivery %(found)s is after the latest, %(latest)s, and stays unread."
    ),
    "earliest_after_wish": _("The earliest delivery %(found)s is after the desired one, %(wish)s."),
    "date_past": _("The delivery %(found)s has passed; change it before you submit the order."),
    "date_unread": _("“%(found)s” is no date; write 2027-03-01."),
    "order_date_out_of_range": _("%(found)s is no year of an order; check the date."),
    "week_as_friday": _("%(found)s is a week; its Friday, %(kept)s, is the latest delivery."),
    "series_of_columns": _("%(found)s columns are dates (%(heads)s); each becomes an order."),
    "series_without_quantity": _("No date of this row has a quantity."),
    "series_total_differs": _(
        "The row says %(found)s pieces in all, and its dates %(made)s; the dates hold."
    ),
    # Routings.
    "routing_branches": _(
        "The steps branch or run side by side; they are put in one row of %(found)s steps."
    ),
    "routing_as_listed": _("Nothing says what comes first; the %(found)s steps stay as listed."),
    "routing_cycle": _(
        "%(found)s steps follow one another in a circle; the steps stay as they are listed."
    ),
    "successor_unknown": _("“%(found)s” follows a step, but is no step of this document."),
    "step_type_disagrees": _("Step %(found)s is called first or last, but is not in this order."),
    "steps_cut": _("The routing has %(found)s steps; the first %(most)s are kept."),
    "too_many_steps": _("%(found)s steps are more than the %(most)s that an order has."),
    "step_lacks_times": _("Step %(found)s says no %(fields)s that are understood; fill them in."),
    "parameter_without_value": _("A time of step %(found)s has no value that is understood."),
    "needs_a_process": _("“%(found)s” is about a step, and the order has none; name its process."),
    "times_for_other_steps": _(
        "“%(found)s” gives other times than there are steps (%(steps)s); give one for each."
    ),
    "time_converted": _("The setup %(found)s is %(kept)s h."),
    "cycle_time_s_unit": _("The cycle time has no unit; is it in s, min or h?"),
    "setup_hours_unit": _("The setup time has no unit; is it in s, min or h?"),
    "time_of_colon": _("Is “%(found)s” minutes and seconds, or hours and minutes?"),
    "cycle_time_s_of_steps": _(
        "“%(found)s” is one cycle time for %(steps)s steps; does each take it, or the first?"
    ),
    "setup_hours_of_steps": _(
        "“%(found)s” is one setup for %(steps)s steps; does each take it, or the first?"
    ),
    # JSON values.
    "value_no_text": _("“%(found)s” is no text; write it in quotes."),
    "value_no_number": _('“%(found)s” is no number; write 12.5 or "12.5".'),
    "value_no_date": _("“%(found)s” is no date of ISO 8601; write 2027-03-01."),
    "value_no_truth": _("“%(found)s” is neither true nor false."),
    "value_no_list": _("“%(found)s” is no list of at most %(most)s entries."),
    "value_not_in_list": _("“%(found)s” is not one of: %(nearest)s."),
}
