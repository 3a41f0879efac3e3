"""Declares the environment variables that tune the product, by subject.

`docs/operations/configuration.md` is generated from their descriptions.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode

from config.costing_rates import CurrencyCode, TransportRates
from config.quota_limits import QuotaKind, QuotaLimits

Names = Annotated[tuple[str, ...], NoDecode]


class CostingVariables(BaseSettings):
    """Costs that factories do not set."""

    costing_rates: dict[CurrencyCode, TransportRates] = Field(
        default_factory=dict,
        description="Carriage per currency, as JSON; a currency that is left out keeps its"
        ' starting rate. Such as `{"EUR": {"transport_fixed": "15", "transport_per_kg_km":'
        ' "0.00027"}}`.',
    )
    transport_km_per_day: int = Field(
        default=600, ge=1, le=10_000, description="Kilometres that a shipment covers in a day."
    )
    lateness_share_per_day: Decimal = Field(
        default=Decimal("0.005"),
        ge=0,
        le=1,
        description="Share of the order's price that each day past the wish date costs.",
    )
    assumed_price_factor: Decimal = Field(
        default=Decimal(3),
        gt=0,
        le=100,
        description="An order without a reserve price is worth so many times the median price of"
        " such work.",
    )
    platform_fee_percent: Decimal = Field(
        default=Decimal(0), ge=0, le=100, description="Fee of the platform on the factories' cost."
    )


class MatchingVariables(BaseSettings):
    """Match runs, offers and counter-offers."""

    match_seconds: int = Field(
        default=10, ge=1, le=86_400, description="Search time of a run that names none."
    )
    match_schedule_minutes: int = Field(
        default=60,
        ge=0,
        le=10_080,
        description="A run is requested so often for each currency with something to match; 0 for"
        " never.",
    )
    match_runs_per_hour: int = Field(
        default=60, ge=1, le=100_000, description="Runs that operators may request in an hour."
    )
    match_runs_per_day: int = Field(
        default=500, ge=1, le=100_000, description="Runs that operators may request in a day."
    )
    offer_hours: int = Field(
        default=48, ge=1, le=720, description="Hours in which a factory answers an offer."
    )
    counter_offer_delay_seconds: int = Field(
        default=120,
        ge=0,
        le=86_400,
        description="A counter-offer is answered after this time, which then tells nothing.",
    )
    counter_offers_percent: int = Field(
        default=20,
        ge=0,
        le=100,
        description="Share of its offers of 30 days that a factory may counter.",
    )
    own_plant_currencies: Names = Field(
        default=(),
        description="Currencies, separated by commas, in which an organisation's orders may be"
        " matched with plants of its own.",
    )
    solver_threads: int = Field(default=2, ge=1, le=256, description="Threads of one solver.")
    solver_memory_mib: int = Field(
        default=4096, ge=256, le=1_048_576, description="Memory that one solver may use, in MiB."
    )
    solve_workers: int = Field(
        default=2,
        ge=1,
        le=1_000,
        description="Solver processes over all machines, among which large runs are divided.",
    )


class FulfilmentVariables(BaseSettings):
    """Receipts, returns and payments."""

    short_receipt_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="After so many days without a further receipt the missing pieces of a shipment"
        " count as lost.",
    )
    return_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days after the acceptance of goods in which they can be returned.",
    )
    dispute_days: int = Field(
        default=14, ge=1, le=365, description="Days in which an operator is to decide on a dispute."
    )
    payment_days: int = Field(
        default=14, ge=1, le=365, description="Days in which a payment is to be made."
    )
    payments_confirmed: Literal["by-hand", "at-once"] = Field(
        default="by-hand",
        description="Without a payment provider people transfer the money, and mark each payment"
        " by its reference; `at-once` counts all as made, as a demonstration does.",
    )
    production_waits_for_payment: bool = Field(
        default=True, description="Production starts once the buyer has paid."
    )
    return_answer_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="Days after which the operator may decide on a return that nobody answered.",
    )


class LimitVariables(BaseSettings):
    """Quotas, second approvers, sizes of files, and how long people stay signed in."""

    second_approver_above: dict[CurrencyCode, Annotated[Decimal, Field(ge=0)]] = Field(
        default_factory=dict,
        description="Amounts above which a second person approves runs and decisions about money,"
        ' as JSON, such as `{"CNY": "500000"}`.',
    )
    quotas: dict[QuotaKind, QuotaLimits] = Field(
        default_factory=dict,
        description="Limits of an organisation that replace the usual ones, as JSON, such as"
        ' `{"estimates": {"per_hour": 300, "per_day": 1000}}`.',
    )
    open_orders_most: int = Field(
        default=5_000,
        ge=1,
        le=1_000_000,
        description="Orders of one organisation that wait for a run or an answer.",
    )
    open_value_most: Decimal = Field(
        default=Decimal(10_000_000_000),
        ge=0,
        le=1_000_000_000_000,
        description="Value of these orders in one currency.",
    )
    import_file_mib: int = Field(
        default=10, ge=1, le=100, description="Largest file of an import, in MiB."
    )
    attachment_file_mib: int = Field(
        default=50, ge=1, le=500, description="Largest drawing or other file, in MiB."
    )
    organisation_export_days: int = Field(
        default=7, ge=1, le=90, description="Days in which an organisation's export can be fetched."
    )
    session_idle_hours: int = Field(
        default=12, ge=1, le=168, description="Sessions end so long after their last use."
    )
    session_days: int = Field(
        default=7, ge=1, le=90, description="Sessions end so long after the sign-in."
    )
    reset_mails_per_hour: int = Field(
        default=3, ge=1, le=60, description="Mails for a new password to one address in an hour."
    )


class MailVariables(BaseSettings):
    """Events, and mail to people."""

    email_url: str = Field(
        default="",
        pattern=r"^$|^(smtp|submission|submit)://[^/]|^(console|memory|dummy):",
        description="Mail server, such as `submission://user:password@mail.example.com`. Without"
        " it no mail is sent, and operators hand links on.",
    )
    mail_from: str = Field(
        default="Millshare <no-reply@localhost>", description="Sender of all mails."
    )
    mail_attempts: int = Field(
        default=8, ge=1, le=20, description="Attempts to send a mail, each after twice the time."
    )
    event_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days for which events and notifications are kept.",
    )
    offer_ending_hours: int = Field(
        default=6, ge=1, le=72, description="Hours before its end at which an offer is announced."
    )
    digest_hour: int = Field(
        default=8,
        ge=0,
        le=23,
        description="Hour of a person's day at which the mail of a day's events is sent.",
    )
    webhook_timeout_seconds: int = Field(
        default=10, ge=1, le=30, description="Seconds that a receiver of webhooks has to answer."
    )
    webhook_inner_hosts: Names = Field(
        default=(),
        description="Hosts of your own network to which webhooks may be sent, also without TLS,"
        " separated by commas. Every organisation can reach them: keep it empty in a market.",
    )
    public_url: str = Field(
        default="",
        pattern=r"^$|^https?://[^/]+$",
        description="Where links of mails lead, such as `https://millshare.example.com`; by default"
        " the address at which the product was opened.",
    )


class MonitoringVariables(BaseSettings):
    """Metrics, error reports and traces."""

    metrics_port: int = Field(
        default=0,
        ge=0,
        le=65_535,
        description="Port of the metrics of web and workers; 0 opens none. Services on one machine"
        " outside of containers need different ones.",
    )
    metrics_address: str = Field(
        default="127.0.0.1",
        description="Address on which that port is opened. Everybody who reaches it reads the"
        " metrics; `0.0.0.0` is for containers whose port is not published.",
    )
    sentry_dsn: str = Field(
        default="",
        pattern=r"^$|^https?://[^/@]+@[^/]+/",
        description="Where errors are reported; needs the extra `sentry`.",
    )
    otlp_endpoint: str = Field(
        default="",
        pattern=r"^$|^https?://[^/]",
        description="Collector that takes traces by OTLP over HTTP, such as"
        " `http://collector:4318`; needs the extra `otlp`.",
    )
