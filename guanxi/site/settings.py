"""Settings of the installation: read from the environment only, loud on bad values."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from guanxi.site.database_url import parse_database_url
from guanxi.site.last_port import port_of

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
TESTING = "pytest" in sys.modules or os.environ.get("GUANXI_TESTING") == "1"


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def secret_key(data: Path) -> str:
    """The signing key: from GUANXI_SECRET_KEY, else kept in a 0600 file in the data folder, made on first use."""
    if given := os.environ.get("GUANXI_SECRET_KEY"):
        return given
    if TESTING:
        return "tests-only-" + "k" * 50
    kept = data / "secret-key"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(64))
    return kept.read_text().strip()


DATA = Path(os.environ.get("GUANXI_DATA", "data")).resolve()
DEBUG = flag("GUANXI_DEBUG")
GUANXI_GALLERY = DEBUG or TESTING or flag("GUANXI_GALLERY")
SECRET_KEY = secret_key(DATA)
SECRET_KEYS = os.environ.get("GUANXI_SECRET_KEYS", "tests:" + "k" * 42 + "A" if TESTING else "")
PORT = port_of(DATA)
BASE_URL = os.environ.get("GUANXI_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SECURE = urlsplit(BASE_URL).scheme == "https"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", urlsplit(BASE_URL).hostname or "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "guanxi.ui.cotton.CottonConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "procrastinate.contrib.django",
    "guanxi.ui",
    "guanxi.rest",
    "guanxi.jobs",
    "guanxi.journal",
    "guanxi.access",
    "guanxi.files",
    "guanxi.records",
    "guanxi.settings",
    "guanxi.customers",
    "guanxi.commerce",
    "guanxi.feedback",
    "guanxi.activities",
    "guanxi.insight",
    "guanxi.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guanxi.access.web.one_workspace.OneWorkspace",
    "guanxi.rest.short_way.ShortWay",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guanxi.access.web.actor_of_request.ActorMiddleware",
    "guanxi.records.web.announcing.TellEnded",
    "axes.middleware.AxesMiddleware",
]

GUANXI_API = ("/api/", "guanxi.records.api.urls")
ROOT_URLCONF = "guanxi.site.urls"
WSGI_APPLICATION = "guanxi.site.wsgi.application"
APPEND_SLASH = True


def rooms_with(folder: str) -> list[str]:
    """Each `templates` or `static` folder that stands beside a room."""
    return sorted(str(path) for path in PACKAGE.rglob(folder) if path.is_dir() and "node_modules" not in path.parts)


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": rooms_with("templates"),
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "guanxi.access.web.actor_of_request.actor",
                "guanxi.ui.menu.menu",
                "guanxi.ui.notices.notices",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = rooms_with("static")
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG or TESTING

DATABASES = {"default": parse_database_url(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "guanxi.access.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # what is delicate asks for the password again when that was longer ago
ACCOUNT_RATE_LIMITS = {"login_failed": "15/15m/key"}  # codes per account, from all addresses; lock-out comes first at any one of them
MFA_ADAPTER = "guanxi.access.signin.sealed.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Guanxi"
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "guanxi.access.signin.lockout.locked_out"
AXES_USERNAME_CALLABLE = "guanxi.access.signin.lockout.counted_username"
AXES_VERBOSE = False
AXES_ENABLED = not TESTING or flag("GUANXI_AXES_IN_TESTS")
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("GUANXI_PROXIES", "0"))
SILENCED_SYSTEM_CHECKS = ["axes.W003", "auth.W004", "urls.W003"]

SESSION_ENGINE = "guanxi.access.sessions.storing"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_COOKIE_NAME = "__Host-guanxi" if SECURE else "guanxi"
CSRF_COOKIE_NAME = "__Host-guanxi-csrf" if SECURE else "guanxi-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "guanxi.site.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SECURE:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    if int(os.environ.get("GUANXI_PROXIES", "0")):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [str(ROOT / "locale")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
# Off: ids in templates would be grouped too, and `/people/1,234/` leads nowhere. Figures ask for grouping where they are written.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "guanxi.ui.formats"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
MEDIA_ROOT = DATA / "files"
JOURNAL_HEADS = os.environ.get("GUANXI_JOURNAL_HEADS", "")
MAX_FILE_SIZE = int(os.environ.get("GUANXI_MAX_FILE_MB", "25")) * 1_000_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend" if TESTING else "django.core.mail.backends.console.EmailBackend"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"update_heartbeat_interval": 3.0, "stalled_worker_timeout": 9.0}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("GUANXI_LOG", "WARNING")},
}
