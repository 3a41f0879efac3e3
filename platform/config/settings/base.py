"""Defines the settings that all environments share."""

from datetime import timedelta
from decimal import Decimal

from common.logs import send_structlog_to_logging
from config.account_settings import account_settings, mail_settings
from config.api_schema import SPECTACULAR_SETTINGS  # noqa: F401
from config.costing_rates import rates_by_currency
from config.database_address import database_settings
from config.environment import ROOT, Environment
from config.monitoring_settings import monitoring_settings
from config.notification_settings import NOTIFICATION_TASKS, notification_settings, webhook_settings
from config.quota_limits import limits_by_kind

env = Environment()

SECRET_KEY = env.secret_key
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(env.csrf_trusted_origins)
DEBUG = False

INSTALLED_APPS = [
    # Without its site: the product's own leads to the sign-in page.
    "unfold.apps.BasicAppConfig",
    "accounts.admin_config.MillshareAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "rest_framework",
    "knox",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_tables2",
    "common",
    "vocabularies",
    "accounts",
    "attachments",
    "factories",
    "orders",
    "matching",
    "fulfilment",
    "audit",
    "imports",
    "notifications",
    "exports",
    "privacy",
    "webhooks",
    "console",
    "console.operator.apps.OperatorPagesConfig",
    "console.factory.apps.FactoryPagesConfig",
    "console.buyer.apps.BuyerPagesConfig",
    "console.account.apps.AccountPagesConfig",
    "django.forms",
    "demo",
]

# Forms find the pages' own template of a field before Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "common.api.request_ids.RequestIdMiddleware",
    "common.monitoring.request_metrics.RequestMetricsMiddleware",
    "common.safety.access_log.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "common.api.request_bodies.ChunkedBodyMiddleware",
    "console.common.middleware.CompressPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "common.api.language.EnglishApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "console.common.middleware.PageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# A request waiting for a row lock blocks a thread and a connection. Writes take milliseconds; only
# approving a large run takes seconds. A request that times out is answered 503 and sent again, and
# the next sweep finds the row of a task that timed out.
LOCK_TIMEOUT_SECONDS = 5
DATABASES = {"default": database_settings(env.database_url)}
# A page's statements are short. PostgreSQL overestimates those with subqueries, and would compile
# them for a second to save milliseconds.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s -c jit=off"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.LimitedBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A link for a new password serves once, within an hour.
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNTS = account_settings(env)
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = int(ACCOUNTS["session_idle"].total_seconds())
KNOX_TOKEN_MODEL = "accounts.ApiToken"
OTP_TOTP_ISSUER = "Millshare"

vars().update(mail_settings(env))
vars().update(monitoring_settings(env))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
# One catalogue for the whole product.
LOCALE_PATHS = [ROOT / "platform" / "locale"]
# Formats of a language that differ from Django's.
FORMAT_MODULE_PATH = ["console.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

LOGIN_URL = "console:sign-in"
LOGIN_REDIRECT_URL = "console:home"
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static"

# Files are served by views that look who may see them; storages have no public addresses.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(env.attachments_folder)},
    },
}

# A problem body is at most a large bulk of capacity windows; more is rejected before parsing.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.CachedTokenAuthentication",
        "accounts.api.authentication.FactorSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "common.api.permissions.DeclaredAudience",
        "accounts.api.token_scopes.TokenScope",
    ],
    "DEFAULT_PARSER_CLASSES": ["common.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "common.api.pagination.ListPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "common.api.filters.StrictFilterBackend",
        "common.api.filters.StrictOrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "common.api.schema.OpenAPISchema",
    "EXCEPTION_HANDLER": "common.api.problems.handle_exception",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}


# The broker only hints at work: a lost or doubled message costs time, never a run.
CELERY_BROKER_URL = env.redis_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "socket_timeout": 5,
    "health_check_interval": 25,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "matching.tasks.solve_run": {"queue": "solve"},
    "matching.tasks.solve_part": {"queue": "solve"},
    "matching.tasks.rematch_order": {"queue": "solve"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep-match-runs": {
        "task": "matching.tasks.sweep_runs",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # Checks whether a run is due, which happens every MATCHING["schedule_minutes"].
    "request-due-runs": {
        "task": "matching.tasks.request_due_runs",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "expire-windows": {"task": "factories.tasks.expire_windows", "schedule": 60.0},
    "audit-ledger": {"task": "audit.tasks.audit_books", "schedule": 300.0},
    "expire-orders": {"task": "orders.tasks.expire_orders", "schedule": 600.0},
    "sweep-fulfilment": {"task": "fulfilment.tasks.sweep_fulfilment", "schedule": 10.0},
    "sweep-imports": {"task": "imports.tasks.sweep_imports", "schedule": 15.0},
    "purge-import-contents": {"task": "imports.tasks.purge_import_contents", "schedule": 3600.0},
    "sweep-attachments": {"task": "attachments.tasks.sweep_attachments", "schedule": 15.0},
    "purge-attachments": {"task": "attachments.tasks.purge_attachments", "schedule": 3600.0},
    "sweep-exports": {"task": "exports.tasks.sweep_exports", "schedule": 30.0},
    "sweep-account-mails": {"task": "accounts.tasks.sweep_account_mails", "schedule": 30.0},
    **NOTIFICATION_TASKS,
    "purge-accounts": {"task": "accounts.tasks.purge_accounts", "schedule": 3600.0},
    "purge-idempotency-records": {
        "task": "common.tasks.purge_idempotency_records",
        "schedule": 3600.0,
    },
}

UNFOLD = {"SITE_TITLE": "Millshare", "SITE_HEADER": "Millshare support"}

# Rates of the cost items that factories do not set; see docs/concepts/costing.md.
COSTING = {
    "transport_km_per_day": env.transport_km_per_day,
    # Share of the order's price that each day past the wish date costs.
    "lateness_share_per_day": env.lateness_share_per_day,
    # An order without a reserve price is worth this many times the median price of such work.
    "assumed_price_factor": env.assumed_price_factor,
    "platform_fee_percent": env.platform_fee_percent,
}
# Rates that are money, by currency. A currency that is not here cannot be matched.
COSTING_RATES = rates_by_currency(env.costing_rates)

# How much an organisation may do in an hour and a day.
QUOTAS = limits_by_kind(env.quotas)
ORDERS = {"open_most": env.open_orders_most, "open_value_most": env.open_value_most}

# Days in which the archive of an organisation can be fetched.
ORGANISATION_EXPORT_DAYS = env.organisation_export_days

# Amounts by currency above which a second person approves runs and decisions about money.
SECOND_APPROVER_ABOVE = dict(env.second_approver_above)

FULFILMENT = {
    # A class with the interface of fulfilment.payments.ManualProvider.
    "payment_provider": "fulfilment.payments.ManualProvider",
    # Seconds before a provider that did not answer is asked again, doubled with each attempt.
    "payment_retry_seconds": 30,
    "payment_retry_seconds_most": 3600,
    # After this many days without a further receipt the missing pieces of a shipment, of which a
    # part arrived, count as lost.
    "short_receipt_days": env.short_receipt_days,
    # Days after the acceptance of an order in which its goods can be returned.
    "return_days": env.return_days,
    # Days after which the operator may decide on a return that its factory did not answer.
    "return_answer_days": env.return_answer_days,
    # Days in which an operator is to decide on a dispute; later it is marked as overdue.
    "dispute_days": env.dispute_days,
    # Days in which a payment is to be made; later it is overdue.
    "payment_days": env.payment_days,
    # Of the provider that has people transfer the money: `by-hand` or `at-once`.
    "payments_confirmed": env.payments_confirmed,
    # Whether a factory may start only once the buyer's money has arrived.
    "production_waits_for_payment": env.production_waits_for_payment,
}

MATCHING = {
    "default_seconds": env.match_seconds,
    # Currencies in which an organisation's orders may be matched with plants of its own.
    "own_plant_currencies": list(env.own_plant_currencies),
    # Work limit of a run that names neither seconds nor effort. With one the run is repeatable, but
    # its plan costs more where the time limit ends it first (docs/adr/0014).
    "default_effort": None,
    "schedule_minutes": env.match_schedule_minutes,
    "runs_per_hour": env.match_runs_per_hour,
    "runs_per_day": env.match_runs_per_day,
    "default_gap": Decimal("0.0001"),
    # With a sweep every ten seconds another worker continues a lost run within half a minute.
    "lease_seconds": 15,
    # Seconds beyond the search: to read and formulate a market of a million orders, to compile, to
    # make baselines, to partition, merge and write. After them the lease is not renewed.
    "overhead_seconds": 3_600,
    "enqueue_again_after_seconds": 15,
    "attempt_cap": 3,
    "offer_hours": env.offer_hours,
    "counter_offer_delay_seconds": env.counter_offer_delay_seconds,
    # Of its offers of 30 days a manufacturer may counter this share, and at least this many.
    "counter_offers_percent": env.counter_offers_percent,
    "counter_offers_least": 1,
    "threads": env.solver_threads,
    "subprocess_memory_mib": env.solver_memory_mib,
    # The scheduler prefers the web's processes to the engine's.
    "subprocess_niceness": 5,
    # A run with more options is partitioned into subproblems of about this size for `solve_workers`
    # workers, whose number determines the time of each subproblem.
    "partition_options": 500_000,
    "subproblem_options": 100_000,
    "solve_workers": env.solve_workers,
    # Rounds of partitioning; each draws other blocks, which exchange hours in between.
    "partition_rounds": 3,
}

NOTIFICATIONS = notification_settings(env)

WEBHOOKS = webhook_settings(env)

IMPORTS = {
    # A larger file is refused before it is read.
    "file_mib": env.import_file_mib,
    # Files up to these sizes are small: the request reads them. Workbooks are packed.
    "small_bytes": 128 * 1024,
    "small_packed_bytes": 64 * 1024,
    # A file that needs more processor time for its size is refused, whoever reads it.
    "small_cpu_seconds": 2,
    "large_cpu_seconds": 20,
    # A small file that is not read in this time on the clock, on a busy machine, is left to a
    # worker, which tries again after its own.
    "request_seconds": 1.5,
    # A sheet of the lines of a request is read by the request, and refused beyond these.
    "sheet_cpu_seconds": 5,
    "sheet_seconds": 10,
    "worker_seconds": 60,
    # Of the reader's process: all memory that it may address, and what it may write.
    "memory_mib": 300,
    "output_mib": 32,
    "niceness": 5,
    # A worker that was lost is replaced after the lease.
    "lease": timedelta(seconds=90),
    "enqueue_again_after": timedelta(seconds=15),
    "attempts_most": 3,
    # Files and previews are kept this long after their last use.
    "content_kept": timedelta(days=90),
}

ATTACHMENTS = {
    # A larger file is refused before it is read.
    "file_mib": env.attachment_file_mib,
    # A file that needs more processor time is refused.
    "cpu_seconds": 60,
    # A file that is not read in this time on the clock, on a busy machine, is tried again.
    "worker_seconds": 150,
    # Of the reader's process: all memory that it may address, and what it may write.
    "memory_mib": 1024,
    "output_mib": 8,
    "niceness": 10,
    # A worker that was lost is replaced after the lease.
    "lease": timedelta(seconds=180),
    "enqueue_again_after": timedelta(seconds=15),
    "attempts_most": 3,
    # A file that nothing refers to is deleted after this time.
    "unused_kept": timedelta(days=1),
}

# Events go through the handlers below, as those of the standard library do.
send_structlog_to_logging()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # It would name each wrong request once more; `access` names them all.
        "django.request": {"level": "ERROR"},
        # Of a web process that has begun; its words are lines like all others then.
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
    },
}
