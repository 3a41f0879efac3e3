"""Limits attempts to guess a password or a code; the database counts them.

An attempt is counted before it is judged, in one statement, so that a thousand at once are not more
than one after another; a right one is taken back.
"""

import math
from collections.abc import Mapping
from hashlib import sha256

from django.conf import settings
from django.db import connection

from accounts.clients import Client
from accounts.errors import TooManyAttempts
from accounts.models import EventKind
from accounts.services.events import record
from common.monitoring import metrics

# A key whose last count is older than this starts anew, without its earlier closings.
FORGOTTEN_AFTER = "interval '1 day'"

# While it is closed attempts do not prolong it. The count that closes it is one above the most.
COUNT_ATTEMPT = f"""
    INSERT INTO accounts_attemptcount AS row (key, started_at, count, closings, closed_until)
    VALUES (%(key)s, clock_timestamp(), 1, 0, NULL)
    ON CONFLICT (key) DO UPDATE SET (count, started_at, closings, closed_until) = (
        SELECT
            CASE WHEN is_closed THEN %(most)s + 2 WHEN is_over THEN 1 ELSE row.count + 1 END,
            CASE WHEN is_over AND NOT is_closed THEN at ELSE row.started_at END,
            CASE WHEN is_closed THEN row.closings
                 WHEN row.started_at < at - {FORGOTTEN_AFTER} THEN 0
                 WHEN NOT is_over AND row.count >= %(most)s THEN row.closings + 1
                 ELSE row.closings END,
            CASE WHEN is_closed OR is_over OR row.count < %(most)s THEN row.closed_until
                 ELSE at + make_interval(secs => least(
                     %(closed)s * 2 ^ least(row.closings, 20), %(closed_most)s)) END
        FROM (
            SELECT at,
                   coalesce(row.closed_until > at, false) AS is_closed,
                   row.started_at <= at - make_interval(secs => %(within)s) AS is_over
            FROM (SELECT clock_timestamp() AS at) AS clock
        ) AS state
    )
    RETURNING extract(epoch FROM row.closed_until - clock_timestamp())::float, count
"""
TAKE_BACK = "UPDATE accounts_attemptcount SET count = greatest(count - 1, 0) WHERE key = %s"
FORGET = "DELETE FROM accounts_attemptcount WHERE key = %s"
PURGE = f"""
    DELETE FROM accounts_attemptcount
    WHERE started_at < clock_timestamp() - {FORGOTTEN_AFTER}
      AND coalesce(closed_until < clock_timestamp(), true)
"""


def count_attempt(*, whom: str, client: Client) -> None:
    """Counts an attempt for an address from the client's network.

    `whom` may also name a person's codes. Raises TooManyAttempts, whose `just_closed` says that
    this attempt closed it. Neither the address alone nor anybody in another network is closed.
    """
    count_key(address_key(whom, client), settings.ACCOUNTS["attempts_per_address"])
    count_network(client)


def count_network(client: Client) -> None:
    """Counts an attempt of the client's network. Raises TooManyAttempts.

    What closes a network is recorded of nobody: whose attempt came last is chance.
    """
    try:
        count_key(network_key(client), settings.ACCOUNTS["attempts_per_network"])
    except TooManyAttempts as error:
        if error.just_closed:
            record(EventKind.CLOSED, user=None, client=client, detail=client.network)
            error.just_closed = False
        raise


def attempt_succeeded(*, whom: str, client: Client) -> None:
    """Takes a right attempt back, and forgets the wrong ones before it."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [address_key(whom, client)])
        cursor.execute(TAKE_BACK, [network_key(client)])


def purge_counts() -> int:
    """Deletes counts that no longer matter; returns their number."""
    with connection.cursor() as cursor:
        cursor.execute(PURGE)
        return int(cursor.rowcount)


def count_key(key: str, limit: Mapping[str, int]) -> None:
    """Counts one attempt under a key. Raises TooManyAttempts while it is closed."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ATTEMPT, {"key": key, **limit})
        closed_for, count = cursor.fetchone()
    if closed_for is not None and closed_for > 0:
        metrics.count_limit("sign_in:network" if key.startswith("n") else "sign_in:address")
        raise TooManyAttempts(seconds=math.ceil(closed_for), just_closed=count == limit["most"] + 1)


def address_key(whom: str, client: Client) -> str:
    """Returns the key of an address and a network, from which neither can be read."""
    return "a" + sha256(f"{whom.strip().lower()}|{client.network}".encode()).hexdigest()


def network_key(client: Client) -> str:
    """Returns the key of a network."""
    return f"n{client.network}"
