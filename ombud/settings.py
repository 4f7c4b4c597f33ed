"""Django's settings, from `ombud.environment` only. Names that Django does not know are Ombud's own:
DATA, PUBLIC_URL, RATE_LIMITS, TRUSTED_PROXIES, TRANSLATE_URL, TRANSLATE_KEY, TRANSLATES, EMBED."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from ombud import environment, logs
from ombud.values import EMAIL_PORTS

_ombud = environment.current()
_package = Path(__file__).parent
_ninja = Path(str(find_spec("ninja").origin)).parent  # type: ignore[union-attr]

DATA = _ombud.data
PUBLIC_URL = _ombud.public_url
RATE_LIMITS = _ombud.rate_limits
TRUSTED_PROXIES = _ombud.trusted_proxies
TRANSLATE_URL, TRANSLATE_KEY = _ombud.translate_url, _ombud.translate_key
TRANSLATES = bool(TRANSLATE_URL)
EMBED = _package / "_embed" if (_package / "_embed").is_dir() else _package.parent / "embed"

SECRET_KEY = environment.secret_key(_ombud)
DEBUG = _ombud.debug
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ombud",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "ombud.reader.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ombud.reader.middleware.CrossOriginMiddleware",
    "ombud.reader.refusal_page.RefusalPageMiddleware",
    "ombud.reader.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "ombud.urls"
WSGI_APPLICATION = "ombud.server.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Of ninja only a template and the files beside it are wanted; as an app it would be loaded by the worker too.
        "DIRS": [_ninja / "templates"],
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

# busy_timeout comes with `timeout`. Each thread has a page cache of 2 MB and maps nothing: a map made no page and no
# post quicker, and each process that had read much was 128 MB larger by it.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-2000; PRAGMA temp_store=MEMORY"
    ),
}


def _database(url: str) -> dict[str, Any]:
    """Django's settings of the database at `url`; a connection lives as long as its thread."""
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True))
    if found["ENGINE"].endswith("sqlite3"):
        found |= {"ENGINE": "ombud.sqlite3", "OPTIONS": SQLITE_OPTIONS}
    return found


DATABASES = {"default": _database(_ombud.database_url)}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LOCALE_PATHS = [_package / "locale"]
# A catalogue in `locale/` is all that a further interface language takes.
LANGUAGES = [
    (code, code) for code in sorted({"en", *(path.parent.name for path in _package.glob("locale/*/LC_MESSAGES"))})
]
# A story's HTML with its tables may be long; nothing that readers send is.
STORY_BODY_LIMIT = DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
STATIC_URL = "/static/"
STATICFILES_DIRS = [_ninja / "static"]

SESSION_COOKIE_NAME = "ombud_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _ombud.https
CSRF_COOKIE_NAME = "ombud_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _ombud.https
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "ombud.reader.problems.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
# One signs in to a thread in a window that the page opens and hears from.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _ombud.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"

# There are no passwords: one signs in by a code that is mailed, by a passkey, or with an account elsewhere.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/accounts/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ombud.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code is the proof
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
# Beside what django-allauth limits by the minute: nobody fills somebody else's mailbox with codes all day, nor goes
# through the million codes of an app in months of patience.
ACCOUNT_RATE_LIMITS: Any = {
    "request_login_code": "20/m/ip,3/m/key,20/h/key",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
}
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_ADAPTER = "ombud.accounts.elsewhere.ElsewhereAdapter"
# Not an app of its own: it is loaded when somebody first signs in with it, for it brings 5 MB of libraries.
SOCIALACCOUNT_PROVIDERS: Any = {}
if _ombud.openid:
    _apps = [
        {
            "provider_id": each.key,
            "name": each.name,
            "client_id": each.client,
            "secret": each.secret,
            "settings": each.oauth or {"server_url": each.url.rstrip("/"), "issuer": each.url},
        }
        for each in _ombud.openid
    ]
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _apps}}
MFA_ADAPTER = "ombud.accounts.mfa.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Ombud"
# All processes of all hosts count tries of signing in together.
CACHES = {"default": {"BACKEND": "ombud.caching.TableCache"}}

_mail = urlsplit(_ombud.email_url)
MAIL = bool(_ombud.email_url)
EMAIL_BACKEND = (
    "django.core.mail.backends." + {"": "dummy", "console": "console"}.get(_mail.scheme, "smtp") + ".EmailBackend"
)
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or EMAIL_PORTS.get(_mail.scheme, 0)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme == "submission"
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _ombud.email_from or f"ombud@{urlsplit(PUBLIC_URL).hostname}"

LOGGING = logs.config(_ombud.log_level)
