"""All settings, from the environment only. See docs/operations.md for what each variable means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from dho.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("DHO_VAR", "var")).resolve()

# production refuses default keys and plain HTTP; demo and test are for one machine; check is for
# linters and needs no database.
MODE = env.text("DHO_MODE", "check")
if MODE not in {"production", "demo", "test", "check"}:
    raise env.BadEnvironment("DHO_MODE must be production, demo, test or check")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"

INSECURE_KEY = "insecure-key-for-checks-only-not-for-any-server-0123456789"
SECRET_KEY = env.text("DHO_SECRET_KEY", None if PRODUCTION else INSECURE_KEY)
DHO_FIELD_KEYS = env.words(
    "DHO_FIELD_KEYS", "" if PRODUCTION else "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
)
DHO_INDEX_KEY = env.text("DHO_INDEX_KEY", None if PRODUCTION else INSECURE_KEY)
DEBUG = False
BASE_URL = env.text("DHO_BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.words(
    "DHO_ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver"
)
CSRF_TRUSTED_ORIGINS = env.words("DHO_TRUSTED_ORIGINS", "")
TEST_SWITCHES = MODE in {"test", "demo"}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "tenants.apps.TenantsConfig",
    "dho.identity.apps.IdentityConfig",
    "messaging.apps.MessagingConfig",
    "selfcare_plans.apps.SelfcarePlansConfig",
    "measurements.apps.MeasurementsConfig",
    "triage.apps.TriageConfig",
    "benefits.apps.BenefitsConfig",
    "interop.apps.InteropConfig",
    "dho.web.apps.WebConfig",
    "dho.apps.DhoConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dho.identity.middleware.TokenLane",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dho.web.middleware.RequestLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dho.web.middleware.NorwegianLocale",
    "django.middleware.locale.LocaleMiddleware",
    "dho.web.middleware.Addresses",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dho.identity.middleware.ActingMembership",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "dho.identity.middleware.Refusals",
]

ROOT_URLCONF = "dho.urls"
WSGI_APPLICATION = "dho.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "dho.identity.context.face",
            ],
        },
    }
]


def _database(url: str, **options: Any) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    known = {"host", "port", "user", "password", "dbname"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "dho"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": env.text("DHO_PROCESS", "dho"),
            **{key: value for key, value in parts.items() if key not in known},
            **options,
        },
    }


_UNSET = "postgresql://nobody@127.0.0.1:1/dho"
DATABASES: dict[str, dict[str, Any]] = {
    # Whatever acts for a person.
    "default": {
        **_database(env.text("DATABASE_APP_URL", _UNSET)),
        "ATOMIC_REQUESTS": True,
    },
    # Judging and watching.
    "triage": _database(env.text("DATABASE_TRIAGE_URL", _UNSET)),
    # Migrations, roles and partitions; never a door.
    "owner": _database(env.text("DATABASE_URL", _UNSET)),
}
DATABASE_ROUTERS = ["dho.lib.routers.MigrateAsOwner"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "identity:sign-in"
LOGIN_REDIRECT_URL = "identity:start"
LOGOUT_REDIRECT_URL = "identity:sign-in"

# Local sign-in only: token requests never pass through Django's authenticate().
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "identity/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 9 * 3600
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dho.web.errors.csrf_failure"
STAFF_IDLE_MINUTES = 15
PATIENT_IDLE_MINUTES = 30
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("DHO_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# A wide self-care plan is one page of many small fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_000
MAX_BODY_BYTES = 1_048_576
MAX_INFLATED_BYTES = 5_242_880

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:1/0")
EMAIL_BACKEND = env.text("DHO_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("DHO_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("DHO_EMAIL_PORT", 25)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("DHO_EMAIL_FROM", "dho@localhost")
# How messages leave besides e-mail; empty: that way is not there, and the next is taken.
SMS_URL = env.text("DHO_SMS_URL", "")
SMS_TOKEN = env.text("DHO_SMS_TOKEN", "")
SMS_FROM = env.text("DHO_SMS_FROM", "DHO")
# Push to a patient's device: the private key that signs it, and push services known besides ours.
VAPID_PRIVATE_KEY = env.text("DHO_VAPID_PRIVATE_KEY", "")
PUSH_HOSTS = env.words("DHO_PUSH_HOSTS", "")
# The demo's post box: what would have left by SMS and push is a line of this file.
OUTBOX_FILE = env.text("DHO_OUTBOX_FILE", "")
WATCHDOG_WEBHOOK = env.text("DHO_WATCHDOG_URL", "")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "dho.identity.authentication.BearerToken",
        "dho.identity.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "dho.web.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "measurements.rules.kinds.KIND_CODES",
        "NumberKindEnum": "measurements.rules.kinds.NUMBER_KIND_CODES",
    },
    "TITLE": "DHO",
    "DESCRIPTION": "Digital home follow-up: readings in, alerts out.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("DHO_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
