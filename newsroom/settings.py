"""Settings of the paper: one file; what differs from one machine to another comes from the environment."""

import os

from csp.constants import SELF

from newsroom import environment, styles
from newsroom.embedded import WITHOUT_SYNC, Embedded
from newsroom.environment import ROOT, VAR

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
TESTING = environment.flag("TESTING")

if DEBUG:
    SECRET_KEY = os.environ.get("SECRET_KEY") or "one-developer-on-one-machine"
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
else:
    SECRET_KEY = environment.required(
        "SECRET_KEY",
        "donnez une longue suite de signes tirés au hasard, par exemple celle qu’écrit "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'.",
    )
    environment.required("ALLOWED_HOSTS", "donnez les noms du site, séparés par des virgules.")
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")

# The paper itself.
NEWSROOM = {
    "name": os.environ.get("NEWSROOM_NAME") or "La Trame",
    "tagline": os.environ.get("NEWSROOM_TAGLINE") or "Le quotidien qui relie",
    "byline": os.environ.get("NEWSROOM_BYLINE") or "Rédaction La Trame",
    "address": os.environ.get("NEWSROOM_ADDRESS") or "rue du Tisserand, Diambala",
    "phone": os.environ.get("NEWSROOM_PHONE", ""),
    "email": os.environ.get("NEWSROOM_EMAIL") or "abonnements@latrame.example.org",
}
if DEBUG or DEMO or TESTING:
    SITE_ADDRESS = (os.environ.get("SITE_ADDRESS") or "http://127.0.0.1:8000").rstrip("/")
else:
    # The cookies of a site in https are Secure, and its links say where they lead: neither can be guessed.
    SITE_ADDRESS = environment.required(
        "SITE_ADDRESS", "donnez l’adresse que tapent les lecteurs, https://www.journal.example par exemple."
    ).rstrip("/")
HTTPS = SITE_ADDRESS.startswith("https://")
REVIEW = environment.flag("REVIEW")
WIRE_FOLDER = os.environ.get("WIRE_FOLDER", "")  # where agencies leave their items, NewsML-G2 or ninjs
ARCHIVE_AFTER_DAYS = environment.number("ARCHIVE_AFTER_DAYS", 0)  # then a reserved article needs that right; 0: never
METERED_ARTICLES = environment.number("METERED_ARTICLES", 0)  # reserved ones a month, for who has an account
GIFTS_A_MONTH = environment.number("GIFTS_A_MONTH", 10)
GIFT_DAYS = environment.number("GIFT_DAYS", 14)
# Ways to pay: one without its keys does not appear, and `manage.py check` says so.
PAYMENT_PROVIDERS = environment.words("PAYMENT_PROVIDERS")
PAYMENT_SIMULATOR_URL = os.environ.get("PAYMENT_SIMULATOR_URL", "").rstrip("/")
ORANGE_MONEY_COUNTRY = os.environ.get("ORANGE_MONEY_COUNTRY") or "ml"
ORANGE_MONEY_CLIENT_ID = os.environ.get("ORANGE_MONEY_CLIENT_ID", "")
ORANGE_MONEY_CLIENT_SECRET = os.environ.get("ORANGE_MONEY_CLIENT_SECRET", "")
ORANGE_MONEY_MERCHANT_KEY = os.environ.get("ORANGE_MONEY_MERCHANT_KEY", "")
WAVE_API_KEY = os.environ.get("WAVE_API_KEY", "")
WAVE_REQUEST_SECRET = os.environ.get("WAVE_REQUEST_SECRET", "")  # only if the account wants requests signed
WAVE_WEBHOOK_SECRETS = environment.words("WAVE_WEBHOOK_SECRETS")
CINETPAY_API_KEY = os.environ.get("CINETPAY_API_KEY", "")
CINETPAY_SITE_ID = os.environ.get("CINETPAY_SITE_ID", "")
CINETPAY_SECRET_KEY = os.environ.get("CINETPAY_SECRET_KEY", "")
PAYDUNYA_MASTER_KEY = os.environ.get("PAYDUNYA_MASTER_KEY", "")
PAYDUNYA_PRIVATE_KEY = os.environ.get("PAYDUNYA_PRIVATE_KEY", "")
PAYDUNYA_TOKEN = os.environ.get("PAYDUNYA_TOKEN", "")
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_CURRENCY = (os.environ.get("STRIPE_CURRENCY") or "XOF").upper()
STRIPE_WEBHOOK_SECRETS = environment.words("STRIPE_WEBHOOK_SECRETS")
VOUCHER_SECRET = os.environ.get("VOUCHER_SECRET") or SECRET_KEY  # printed codes are made of it: it never changes
PHONE_SENDER = environment.one_of("PHONE_SENDER", ["console"]) or ("console" if DEMO else "")
RIGHT_OF_REPLY_DAYS = environment.number("RIGHT_OF_REPLY_DAYS", 3)
CONTRIBUTIONS_OPEN = environment.flag("CONTRIBUTIONS_OPEN", default=True)
CONTRIBUTION_ADDRESS_DAYS = environment.number("CONTRIBUTION_ADDRESS_DAYS", 30)  # as long as a complaint may take

INSTALLED_APPS = [
    "edge",
    "accounts",
    "pictures",
    "authors",
    "subscriptions",
    "articles",
    "contributions",
    "editions",
    "frontpage",
    "letters",
    "api",
    "newsroom",
    "newsroom.apps.NewsroomAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_prose_editor",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "edge.middleware.Compression",
    "edge.middleware.Delivery",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "edge.middleware.Readable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.HintCookie",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.paper",
            ],
        },
    },
]

# Data: any PostgreSQL from 15 on by DATABASE_URL, else the server that comes with the project.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
EMBEDDED = Embedded(VAR / "test-pg", options=WITHOUT_SYNC) if TESTING else Embedded(VAR / "pg")
DATABASES = {
    "default": environment.database_from(DATABASE_URL) if DATABASE_URL else EMBEDDED.django(),
}
if not TESTING:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# With a PgBouncer at DATABASE_URL, `manage.py` and the worker go to the server itself (see `manage.py`).
DATABASE_DIRECT_URL = os.environ.get("DATABASE_DIRECT_URL", "")
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = bool(DATABASE_DIRECT_URL)
# One replica, which makes public pages while it keeps up: see `edge/replicas.py`.
DATABASE_REPLICA_URL = os.environ.get("DATABASE_REPLICA_URL", "")
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = environment.database_from(DATABASE_REPLICA_URL) | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"MIRROR": "default"},
    }
QUERY_PATIENCE = environment.number(
    "QUERY_PATIENCE", 0 if TESTING else 10
)  # seconds a page waits for one answer; 0: as long as it takes
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # at Django's 300, culling would forget the counters of the limits
    },
}

# Ready pages: `files` keeps them under VAR, for one machine; the address of a Redis, for several; `off` keeps none.
PAGE_CACHE = os.environ.get("PAGE_CACHE") or ("off" if DEBUG or TESTING else "files")
PAGE_CACHE = "" if PAGE_CACHE == "off" else PAGE_CACHE
# What stands in front and keeps pages too. A CDN reads their names in a header of its own.
VARNISH_ADDRESSES = environment.words("VARNISH_ADDRESSES")
CACHE_TAG_HEADER = environment.one_of("CACHE_TAG_HEADER", ["xkey", "Surrogate-Key", "Cache-Tag"])
FASTLY_SERVICE, FASTLY_TOKEN = os.environ.get("FASTLY_SERVICE", ""), os.environ.get("FASTLY_TOKEN", "")
CLOUDFLARE_ZONE, CLOUDFLARE_TOKEN = os.environ.get("CLOUDFLARE_ZONE", ""), os.environ.get("CLOUDFLARE_TOKEN", "")

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "accounts.passwords.NotThePaper"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "front_page"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.PublicNameForm"
ACCOUNT_FORMS = {
    "add_email": "accounts.entrance.NewAddressForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "confirm_email_verification_code": "accounts.entrance.ConfirmAddressForm",
    "confirm_password_reset_code": "accounts.entrance.ForgottenPasswordCodeForm",
    "login": "accounts.entrance.LoginForm",
    "reauthenticate": "accounts.entrance.ReauthenticateForm",
    "reset_password": "accounts.entrance.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.entrance.NewPasswordForm",
    "set_password": "accounts.entrance.FirstPasswordForm",
    "signup": "accounts.entrance.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "accounts.second_factor.ActivateForm",
    "authenticate": "accounts.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.second_factor.ReauthenticateForm",
    "add_webauthn": "accounts.second_factor.KeyForm",
    "edit_webauthn": "accounts.second_factor.KeyNameForm",
}
MFA_TOTP_ISSUER = NEWSROOM["name"]
MFA_TOTP_TOLERANCE = 1  # half a minute before and after: telephones are late
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser gives no key outside https, but to localhost
STAFF_PROOF_DAYS = environment.number("STAFF_PROOF_DAYS", 7)  # then the second factor is asked for again
STAFF_SECOND_FACTOR = environment.flag("STAFF_SECOND_FACTOR", default=not (DEBUG or DEMO or TESTING))
ALLAUTH_USER_CODE_FORMAT = {"length": 6, "dashed": False}  # letters: 64 million codes where digits make one
# Tight for each account, loose for each address: thousands of phones share one.
ACCOUNT_RATE_LIMITS = {
    "change_password": "10/h/user",
    "confirm_email": "2/10s/key,8/h/key",  # twice at once: the line was cut, one signs in
    "login": "300/h/ip",
    "login_failed": "5/5m/key,300/h/ip",
    "reset_password": "5/h/key,300/h/ip",
    "reset_password_from_key": "300/h/ip",
    "signup": "300/h/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", 0)  # reading rooms need one
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # no other host, and nobody on the way, may set one in our place
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True  # forms carry it, no script reads it
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

# Mail: the demo writes it to files, a paper gives an SMTP server.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM") or NEWSROOM["email"]
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
else:
    EMAIL_HOST = os.environ.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = environment.number("EMAIL_PORT", 25)
    EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
    EMAIL_USE_TLS = environment.flag("EMAIL_TLS")
    EMAIL_TIMEOUT = 20
# Or an e-mail service, by its name; its keys are its own, under anymail's names: ANYMAIL_BREVO_API_KEY.
EMAIL_SERVICE = environment.one_of(
    "EMAIL_SERVICE", ["brevo", "mailersend", "mailgun", "mailjet", "postmark", "resend", "sendgrid", "sparkpost"]
)
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
if EMAIL_SERVICE and not DEMO:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_SERVICE}.EmailBackend"
POST_APART = not TESTING  # codes and notices of an account leave in threads of their own: see `edge/post.py`
LETTERS_FROM = os.environ.get("LETTERS_FROM") or DEFAULT_FROM_EMAIL
LETTERS_A_MINUTE = environment.number("LETTERS_A_MINUTE", 600)  # what the server in front takes without a frown
BOUNCE_ADDRESS = os.environ.get("BOUNCE_ADDRESS", "")  # rebonds@journal.example: copies leave from rebonds+…@
BOUNCE_MAILDIR = os.environ.get("BOUNCE_MAILDIR", "")  # where the mail server puts what comes to that address

# Words and time: stored in UTC, shown in the paper's zone, always in French.
LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("NEWSROOM_TIME_ZONE") or "Africa/Bamako"

# Files: statics are hashed and compressed once at start; pictures live under VAR and are served by a view.
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "newsroom.stylesheet.Finder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ACCEL = os.environ.get("MEDIA_ACCEL", "")  # where the web server in front finds MEDIA_ROOT, if it sends files
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
# Or in an S3-compatible store, for several machines; its keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
if MEDIA_S3_BUCKET := os.environ.get("MEDIA_S3_BUCKET", ""):
    s3 = {
        "bucket_name": MEDIA_S3_BUCKET,
        "endpoint_url": os.environ.get("MEDIA_S3_ENDPOINT") or None,
        "region_name": os.environ.get("MEDIA_S3_REGION") or None,
        "addressing_style": environment.one_of("MEDIA_S3_ADDRESSING", ["path", "virtual"]) or "path",
    }
    backend = "edge.object_store.ObjectStore"
    STORAGES["default"] = {"BACKEND": backend, "OPTIONS": s3 | {"file_overwrite": False}}
    STORAGES["pictures"] = {"BACKEND": backend, "OPTIONS": s3}  # named by what they hold: writing again changes nothing
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Doors.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF],
        "style-src": [SELF, *styles.hashes()],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],  # once a card is touched
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_TLS_PROXY = environment.flag("BEHIND_TLS_PROXY")
SECURE_SSL_REDIRECT = environment.flag("SSL_REDIRECT", default=BEHIND_TLS_PROXY)
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^robots\.txt$"]  # asked from within, before any TLS
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 60 * 60 * 24 * 365 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD")
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What is watched. Each process counts in a file of its own, and any of them tells the sum at /sante/mesures/.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
if not TESTING:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "metrics"))

# Work done apart: jobs live in the same PostgreSQL.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["newsroom.jobs"]

LOG_FORMAT = environment.one_of("LOG_FORMAT", ["line", "json"]) or ("line" if DEBUG or DEMO or TESTING else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "edge.logs.Line"}, "json": {"()": "edge.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL") or "WARNING"},
    "loggers": {
        # Django would write its own, with addresses, to a console in DEBUG and by mail to administrators.
        "django": {"level": "INFO" if DEBUG else "WARNING"},
        "django.server": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "newsroom.requests": {"level": "INFO" if environment.flag("LOG_REQUESTS") else "WARNING"},
    },
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    MEDIA_ROOT = VAR / "test-media"
