"""Settings, driven by the environment; docs/deploying.md lists every variable.

Without ``DATABASE_URL`` the program runs *embedded*: with a private database, broker and mail catcher of this checkout,
for trying it out, development and tests. With it the program is in production, where everything is strict by default.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Made-up people only: the private database, or one that the tests make and throw away.
EMBEDDED = not os.environ.get("DATABASE_URL") or os.environ.get("ILNP_THROWAWAY") == "1"

# Addresses of the servers ---------------------------------------------------------------------------------------------

embedded_addresses: dict[str, str] = {}
if EMBEDDED or not os.environ.get("REDIS_URL"):
    from ilnp.embedded import services, state

    embedded_addresses = services.addresses()

database = env.db_url_config(os.environ.get("DATABASE_URL") or embedded_addresses["DATABASE_URL"])
# Whose rights migrating gives to the tables it makes (accounts/database_role.py).
DATABASE_ROLE = (database.get("USER", ""), database.get("PASSWORD", ""))
# The owner of the tables: for commands that make tables, copy or replace the database, which say so (manage.py).
owner = os.environ.get("DATABASE_OWNER_URL") or (
    services.owner_address() if "DATABASE_URL" in embedded_addresses else ""
)
DATABASE_OF_OWNER = env.db_url_config(owner) if owner else database
if os.environ.get("ILNP_AS_OWNER") == "1":
    database = DATABASE_OF_OWNER
DATABASES = {
    "default": {
        **database,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL") or embedded_addresses["REDIS_URL"]
# The cache may be emptied at any time, the broker never: each has its own numbered database.
CACHE_URL = (
    env.str("CACHE_URL", default="")
    or urlsplit(REDIS_URL)._replace(path=f"/{int(urlsplit(REDIS_URL).path.strip('/') or 0) + 1}").geturl()
)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}

# Who we are on the web ------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)

if EMBEDDED:
    SECRET_KEY = os.environ.get("SECRET_KEY") or state.secret("secret-key")
    PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="") or services.site()
else:
    SECRET_KEY = env.str("SECRET_KEY", default="")
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured(
            "DATABASE_URL names a real database, so SECRET_KEY must hold a secret of at least 40 characters. Make one "
            "with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    PUBLIC_ADDRESS = (
        env.str("PUBLIC_ADDRESS", default="") or "https://" + env.list("ALLOWED_HOSTS", default=["localhost"])[0]
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Second factors are locked with a key of their own, the first of these, so that another SECRET_KEY locks nobody out.
SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEYS", default=[]) or (
    [state.secret("second-factor-key")] if EMBEDDED else [SECRET_KEY, *SECRET_KEY_FALLBACKS]
)

PUBLIC_ADDRESS = PUBLIC_ADDRESS.rstrip("/")
PUBLIC_HOST = urlsplit(PUBLIC_ADDRESS).hostname or ""
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
HTTPS = urlsplit(PUBLIC_ADDRESS).scheme == "https"
if not HTTPS and not EMBEDDED and PUBLIC_HOST not in {"localhost", "127.0.0.1", "::1"}:
    raise ImproperlyConfigured(
        f"PUBLIC_ADDRESS is {PUBLIC_ADDRESS}, but people's data may not travel unencrypted: it must begin with https://."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [*{PUBLIC_HOST: None}, *(LOOPBACK if EMBEDDED else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]

# Who is told of a hole in the site: a mailto: or https: address for /.well-known/security.txt; else the contact page.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is {SECURITY_CONTACT!r}; it must begin with mailto:, https:// or tel:."
    )

# How many proxies of ours stand in front of the web server; with none, nobody's word about HTTPS or addresses is taken.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz(/web)?$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own icons are data addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}

# Parts of the program -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ilnp.rehearsal.apps.RehearsalConfig",
    "surveys.apps.SurveysConfig",
    "cohorts.apps.CohortsConfig",
    "matching.apps.MatchingConfig",
    "applications.apps.ApplicationsConfig",
    "ilnp.website.apps.WebsiteConfig",
    "ilnp.desk.apps.DeskConfig",
    "ilnp.operations.apps.OperationsConfig",
    "ilnp.charts.apps.ChartsConfig",
    "ilnp.mail.apps.MailConfig",
    "ilnp.due.apps.DueConfig",
    "ilnp.accounts.apps.AccountsConfig",
    "ilnp.words.apps.WordsConfig",
    "ilnp.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # so that templates/ may hold our own form templates
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_celery_beat",
    "csp",
    "anymail",
]

CHAPTERS = ["applications", "matching", "cohorts", "surveys", "mail", "due", "website", "accounts"]
"""Order of the staff's navigation: the programme's own, then what serves it. Everything else follows by name."""

MIDDLEWARE = [
    # What only adds headers comes first, so that every answer has them, redirects and static files included.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "ilnp.incoming.ReadAsUtf8",
    "ilnp.incoming.RefuseNul",
    "ilnp.headers.BrowserFeatures",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ilnp.website.language.RememberLanguageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ilnp.headers.PersonalPagesAreNotKept",
    "ilnp.accounts.signing_in.sessions.StaffSessionsEnd",
    "allauth.account.middleware.AccountMiddleware",
    "ilnp.accounts.signing_in.second_factor.SecondFactorMiddleware",
    "ilnp.desk.reading.OwnTimeInEnglish",
]

ROOT_URLCONF = "ilnp.urls"
WSGI_APPLICATION = "ilnp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

STATIC_URL = "/static/"
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = EMBEDDED  # nothing need be collected for a trial
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or BASE_DIR / "media")
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# People ---------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
# Nobody has a password: the address gets a code (accounts/signing_in/codes.py), after which allauth goes on.
ACCOUNT_ADAPTER = "ilnp.accounts.signing_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who enters the code has shown that the address is theirs
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "ilnp.accounts.signing_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ILNP"

# Languages and time ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
ALL_LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("pt", "Português"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("ja", "日本語"),
]
LANGUAGES_ON = env.list("LANGUAGES_ON", default=[code for code, _ in ALL_LANGUAGES])  # what the site offers
if unknown := set(LANGUAGES_ON) - {code for code, _ in ALL_LANGUAGES}:
    raise ImproperlyConfigured(
        f"LANGUAGES_ON names languages that nobody has translated: {', '.join(sorted(unknown))}."
    )
LANGUAGES = [(code, name) for code, name in ALL_LANGUAGES if code in LANGUAGES_ON]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail -----------------------------------------------------------------------------------------------------------------

if email_url := os.environ.get("EMAIL_URL") or embedded_addresses.get("EMAIL_URL"):
    # smtps:// means TLS from the first byte, smtp+tls:// means STARTTLS
    mail = env.email_url_config(email_url.replace("smtps://", "smtp+ssl://", 1))
else:
    mail = {}
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND", default=mail.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
)
EMAIL_HOST = env.str("EMAIL_HOST", default=mail.get("EMAIL_HOST") or "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=mail.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default=mail.get("EMAIL_HOST_USER") or "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default=mail.get("EMAIL_HOST_PASSWORD") or "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=mail.get("EMAIL_USE_SSL", False))
EMAIL_TIMEOUT = 30
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", default="") or f"ILNP <programme@{PUBLIC_HOST if HTTPS else 'ilnp.example.org'}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Keys of a mail provider, for instance ANYMAIL_MAILGUN_API_KEY with EMAIL_BACKEND=anymail.backends.mailgun.EmailBackend
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", default="")  # imaps://user:password@host/folder, read by `read_bounces`
PROGRAMME_NAME = env.str("PROGRAMME_NAME", default="International Librarians Networking Program")
MAIL_BATCH = env.int("MAIL_BATCH", default=100)  # messages that a worker claims at once
MAIL_PAGE = env.int("MAIL_PAGE", default=50)  # messages noted in one transaction
# Where workers note each step, on a local disk; it should outlive a worker's process, and a container that is replaced.
MAIL_JOURNALS = env.str("MAIL_JOURNALS", default="") or str(
    state.folder() / "mail-journals" if EMBEDDED else Path(tempfile.gettempdir()) / f"ilnp-mail-{os.getuid()}"
)
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=180)  # longer than EMAIL_TIMEOUT
MAIL_PAUSES_SECONDS = env.list("MAIL_PAUSES_SECONDS", cast=int, default=[60, 300, 900, 3600, 10800, 21600])
MAIL_PER_DOMAIN_AND_MINUTE = env.int("MAIL_PER_DOMAIN_AND_MINUTE", default=300)  # 0: as fast as it goes
MAIL_NUDGE = env.bool("MAIL_NUDGE", default=True)  # ask for delivery after each change, not only at the next tick
MAIL_PER_PERSON_AND_DAY = env.int("MAIL_PER_PERSON_AND_DAY", default=4)  # what must be received is not counted

# Background work ------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
# Sign-in codes have a queue of their own, so that no letter to thousands and no matching keeps anybody waiting.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("codes"), Queue("backups")]
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {
    "ilnp.accounts.tasks.send_sign_in_code": {"queue": "codes"},
    "ilnp.operations.tasks.*": {"queue": "backups"},  # taken where the owner's address of the database is known
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # tasks carry ids only and can run twice; a lost worker's task is run again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    # The one periodic entry: everything that is due is a row that this task finds.
    "tick": {"task": "ilnp.due.tasks.tick", "schedule": crontab(), "options": {"expires": 50}},
}

# Operations -----------------------------------------------------------------------------------------------------------

BACKUP_FOLDER = env.str("BACKUP_FOLDER", default=str(state.folder() / "backups") if EMBEDDED else "")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")  # an age key (age1…): backups are locked for it
BACKUP_IDENTITY = env.str(
    "BACKUP_IDENTITY", default=""
)  # the secret age key that opens them; for `restore` and the drill
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default=state.secret("health-token") if EMBEDDED else "")

# Logs: to standard error, without bodies, addresses of people or values of queries ------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ilnp.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.db.backends": {"level": "WARNING"},
    },
}
