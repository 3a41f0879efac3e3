"""Defines the settings that all environments share."""

from decimal import Decimal

import dj_database_url

from config.costing_rates import rates_by_currency
from config.environment import ROOT, Environment

env = Environment()

SECRET_KEY = env.secret_key
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(env.csrf_trusted_origins)
DEBUG = False

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_tables2",
    "common",
    "vocabularies",
    "accounts",
    "factories",
    "orders",
    "matching",
    "fulfilment",
    "audit",
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
    "django.middleware.security.SecurityMiddleware",
    "console.common.middleware.CompressPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "common.api.language.EnglishApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
DATABASES = {"default": dj_database_url.parse(env.database_url)}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

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

# A problem body is at most a large bulk of capacity windows; more is rejected before parsing.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.CachedTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["common.api.permissions.DeclaredAudience"],
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

SPECTACULAR_SETTINGS = {
    "TITLE": "Millshare",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (
        "Factories publish idle machine hours, buyers submit orders, and match runs split each "
        "order over several factories at least total cost. Money and hours are decimal strings; "
        "every error is `application/problem+json` with a pointer to each bad field.\n\n"
        "**Repeating is safe.** Each POST carries an `Idempotency-Key`, a new UUID for each "
        "request. A request that got no answer is sent again with its key: it takes effect once, "
        "and the first answer comes again with `Idempotency-Replayed: true`. Answers are kept "
        "for 24 hours; kept are successes and 409. After 400, 403, 404, 412, 429 and 5xx "
        "nothing was done, and the key may be sent again, also with a corrected body. Signing "
        "in and out needs no key.\n\n"
        "**Editing is safe.** An answer that shows one row has an `ETag`. PATCH and DELETE "
        "carry it as `If-Match`: 428 where it is missing, 412 where the row was changed "
        "since. A POST on a row may carry it too."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "WindowStatusEnum": "factories.states.WindowStatus",
        "OrderStatusEnum": "orders.states.OrderStatus",
        "RunStatusEnum": "matching.states.RunStatus",
        "AllocationStatusEnum": "matching.states.AllocationStatus",
        "ProposalStatusEnum": "matching.states.ProposalStatus",
        "VerificationEnum": "factories.states.Verification",
        "SettlementStatusEnum": "fulfilment.states.SettlementStatus",
        "PriceRuleEnum": "matching.models.gain_sharing.RuleName",
        "DeclineReasonEnum": "matching.states.DeclineReason",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.schema.describe_problems",
    ],
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
    "purge-idempotency-records": {
        "task": "common.tasks.purge_idempotency_records",
        "schedule": 3600.0,
    },
}

UNFOLD = {"SITE_TITLE": "Millshare", "SITE_HEADER": "Millshare support"}

# Rates of the cost items that factories do not set; see docs/concepts/costing.md.
COSTING = {
    "transport_km_per_day": 600,
    # Share of the order's price that each day past the wish date costs.
    "lateness_share_per_day": Decimal("0.005"),
    # An order without a reserve price is worth this many times the median price of such work.
    "assumed_price_factor": Decimal(3),
    "platform_fee_percent": env.platform_fee_percent,
}
# Rates that are money, by currency. A currency that is not here cannot be matched.
COSTING_RATES = rates_by_currency(env.costing_rates)

FULFILMENT = {
    # A class with the interface of fulfilment.payments.ManualProvider.
    "payment_provider": "fulfilment.payments.ManualProvider",
    # Seconds before a provider that did not answer is asked again, doubled with each attempt.
    "payment_retry_seconds": 30,
    "payment_retry_seconds_most": 3600,
}

MATCHING = {
    "default_seconds": 10,
    # Work limit of a run that names neither seconds nor effort. With one the run is repeatable, but
    # its plan costs more where the time limit ends it first (docs/adr/0014).
    "default_effort": None,
    # A run is requested this often for each currency with something to match; 0 for never.
    "schedule_minutes": 60,
    # Limits of the runs that an operator's organisation may request.
    "runs_per_hour": 60,
    "runs_per_day": 500,
    "default_gap": Decimal("0.0001"),
    # With a sweep every ten seconds another worker continues a lost run within half a minute.
    "lease_seconds": 15,
    # Seconds beyond the search: to read and formulate a market of a million orders, to compile, to
    # make baselines, to partition, merge and write. After them the lease is not renewed.
    "overhead_seconds": 3_600,
    "enqueue_again_after_seconds": 15,
    "attempt_cap": 3,
    "offer_hours": 48,
    "threads": 2,
    "subprocess_memory_mib": 4096,
    # The scheduler prefers the web's processes to the engine's.
    "subprocess_niceness": 5,
    # A run with more options is partitioned into subproblems of about this size for `solve_workers`
    # workers, whose number determines the time of each subproblem.
    "partition_options": 500_000,
    "subproblem_options": 100_000,
    "solve_workers": 2,
    # Rounds of partitioning; each draws other blocks, which exchange hours in between.
    "partition_rounds": 3,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
