"""Defines the largest numbers an order may carry, and their reasons.

The engine counts money in micros and rejects a problem whose total could reach 2**62 of them,
about 4.6e12 of the currency. So the share of one order in that total is bounded here, for the whole
order and not only for each field:

- not made: quantity × reserve price ≤ ORDER_VALUE_MOST, 1e16 micros;
- made: at most ORDER_HOURS_MOST machine hours. At 10,000 an hour on a machine twenty times slower
  than the standard that is 2e17 micros;
- transported: at most ORDER_MASS_KG_MOST. At 0.0022 per kg·km over 20,000 km, half way round the
  earth, that is 4.4e15 micros for each leg, and a routing has no more legs than OPERATIONS_MOST.

A problem of many orders that are all at these limits could still reach 2**62; the engine rejects
such a problem before it adds anything up.
"""

from decimal import Decimal

QUANTITY_MOST = 10_000_000
OPERATIONS_MOST = 20
# Entries in each list of regions, factories or certifications.
LIST_MOST = 100

# In the order's currency, for the whole order and thus for each piece.
ORDER_VALUE_MOST = Decimal(10_000_000_000)
# Standard machine hours of all operations together: 114 years of one machine.
ORDER_HOURS_MOST = 1_000_000
# 100,000 tonnes, a large ship.
ORDER_MASS_KG_MOST = Decimal(100_000_000)

# 500 tonnes, about the heaviest castings and forgings there are.
UNIT_MASS_KG_MOST = Decimal(500_000)
# About eleven and a half days for one piece.
CYCLE_TIME_S_MOST = Decimal(1_000_000)
SETUP_HOURS_MOST = Decimal(1_000)
# 100 m: longer than any machine bed.
ENVELOPE_MM_MOST = 100_000
# Raw castings are at 100 µm or less.
RA_UM_MOST = Decimal(200)
FACTORIES_MOST = 999
NOTES_LENGTH = 4_000

# Days between today and the latest delivery: lateness is priced by the day.
DAYS_AHEAD_MOST = 1_826
# Parts of a request that are ordered together.
REQUEST_LINES_MOST = 30
# Characters of a pasted text with several parts.
REQUEST_TEXT_LENGTH = 20_000
# Routings that are proposed for a part.
ROUTINGS_MOST = 3
