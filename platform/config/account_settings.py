"""Builds the settings of accounts and mail from the environment."""

from datetime import timedelta
from typing import Any

import dj_email_url

from config.environment import Environment


def account_settings(env: Environment) -> dict[str, Any]:
    """Returns what limits sign-ins, sessions, links and mails about accounts."""
    return {
        # Operators and staff sign in with a second factor.
        "second_factor_required": env.second_factor_required,
        # Sessions end this long after they were last used, and after the sign-in.
        "session_idle": timedelta(hours=env.session_idle_hours),
        "session_total": timedelta(days=env.session_days),
        # Tokens, members and factors are changed within this time after the password was typed.
        "confirmation_lasts": timedelta(minutes=10),
        # Wrong attempts for one address from one network, in a time; then closed, twice as long
        # with each closing, up to the most.
        "attempts_per_address": {"most": 5, "within": 300, "closed": 300, "closed_most": 3600},
        "attempts_per_network": {"most": 30, "within": 60, "closed": 60, "closed_most": 900},
        # What counts as one network.
        "network_prefixes": {4: 24, 6: 64},
        "trusted_proxies": env.trusted_proxies,
        # Mails with a link for a new password, to one address.
        "reset_mails_per_hour": env.reset_mails_per_hour,
        "mail_attempts": env.mail_attempts,
        "public_url": env.public_url,
    }


def mail_settings(env: Environment) -> dict[str, Any]:
    """Returns Django's settings of EMAIL_URL.

    Without it no mail is sent, and operators hand links on.
    """
    return {
        **dj_email_url.parse(env.email_url or "dummy:"),
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": env.mail_from,
    }
