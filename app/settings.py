"""Everything the environment may change, each by MIAOPU_<NAME>; nothing else reads it."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CLAMD = re.compile(r"unix:/.+|tcp:.+:\d{1,5}")
ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="MIAOPU_", extra="forbid")

    data_dir: Path = Field(
        default=ROOT / "var", description="Where the database, files and backups are kept."
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database; empty: SQLite in the data directory.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    origins: str = Field(
        default="",
        description="Own origins, comma-separated, as https://miaopu.example.gov.cn; "
        "empty: the Host header decides (good behind no proxy).",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses of reverse proxies whose X-Forwarded-* headers count.",
    )
    cookie_secure: bool = Field(
        default=False,
        description="True behind HTTPS: cookies carry Secure and the __Host- prefix, HSTS is sent.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, description="A session without a request for so long has ended."
    )
    session_hours: int = Field(
        default=12, ge=1, description="A session ends after so long, whatever happens."
    )
    password_policy: Literal["asvs", "dengbao"] = Field(
        default="asvs",
        description="asvs: length and a list of common ones; dengbao: also mixed characters "
        "and a change every 90 days.",
    )
    secret_key: str = Field(
        default="",
        repr=False,
        description="32 bytes in base64 that seal second factors at rest; "
        "empty: secret.key in the data directory, made at first use.",
    )
    oidc_issuer: str = Field(
        default="",
        description="Issuer of an OpenID Connect provider at whose door people may sign in, "
        "exactly as it calls itself; empty: no such door.",
    )
    oidc_name: str = Field(
        default="政务统一身份认证", description="What the sign-in page calls the provider."
    )
    oidc_client_id: str = Field(default="", description="Our name at the provider.")
    oidc_client_secret: str = Field(
        default="", repr=False, description="Our secret there; empty for a public client."
    )
    oidc_redirect: str = Field(
        default="",
        description="Our address /login/oidc/callback, in full and as registered there.",
    )
    oidc_algorithms: str = Field(
        default="RS256,ES256",
        description="Signatures of ID tokens that are believed, comma-separated.",
    )
    upload_megabytes: int = Field(
        default=20, ge=1, description="The largest file that may be uploaded."
    )
    clamd: str = Field(
        default="",
        description="Where ClamAV's daemon listens, as unix:/run/clamav/clamd.ctl or "
        "tcp:127.0.0.1:3310; empty: uploads are not scanned.",
    )
    clamd_seconds: float = Field(
        default=30, gt=0, description="How long the scanner may be silent over one upload."
    )
    clamd_is_required: bool = Field(
        default=True,
        description="While the scanner does not answer, uploads are refused; "
        "false: they are taken in unscanned.",
    )
    threads: int = Field(
        default=4, ge=1, le=64, description="Threads and database connections of one process."
    )
    work_in_serve: bool = Field(
        default=True,
        description="The server carries out long work itself; "
        "false where `miaopu work` processes do.",
    )
    worker_beat_seconds: float = Field(
        default=5, gt=0, description="How often a process that carries out long work shows life."
    )
    worker_dead_seconds: float = Field(
        default=20,
        gt=0,
        description="After so long without a sign of life another process takes its work up.",
    )
    smtp_host: str = Field(default="", description="Mail server; empty: no mail is sent.")
    smtp_port: int = Field(default=25, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        default="starttls", description="How the way to it is guarded; none: inside one machine."
    )
    smtp_user: str = Field(default="", description="Account there; empty: none is asked for.")
    smtp_password: str = Field(default="", description="Its password.", repr=False)
    smtp_sender: str = Field(
        default="miaopu@localhost", description="Whom mail comes from, as miaopu@example.gov.cn."
    )
    smtp_link: str = Field(
        default="", description="Address of the site in mails; empty: the first of the origins."
    )
    sms_url: str = Field(
        default="", description="Gateway for short messages; empty: none are sent."
    )
    sms_account: str = Field(default="", description="Our account there.")
    sms_secret: str = Field(default="", repr=False, description="What signs each request.")
    sms_template: str = Field(default="", description="The approved template's name there.")
    sms_sign: str = Field(default="", description="The approved name of the sender, as 平湖科技.")
    zhezhengding_url: str = Field(
        default="",
        description="浙政钉's openapi, as https://openplatform-pro.ding.zj.gov.cn; empty: unused.",
    )
    zhezhengding_key: str = Field(default="", description="App key of our application there.")
    zhezhengding_secret: str = Field(default="", repr=False, description="Its app secret.")
    zhezhengding_tenant: str = Field(default="", description="The tenant's number there.")
    zhezhengding_with_token: bool = Field(
        default=False, description="Notes carry an access token beside the signature."
    )
    today: date | None = Field(
        default=None,
        description="The day it is, in a demonstration only; refused elsewhere.",
    )
    log_json: bool = Field(default=False, description="Log lines as JSON.")

    @field_validator("data_dir")
    @classmethod
    def resolved(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("clamd")
    @classmethod
    def reachable(cls, value: str) -> str:
        if value and not CLAMD.fullmatch(value):
            raise ValueError("unix:/path or tcp:host:port")
        return value

    @field_validator("oidc_algorithms")
    @classmethod
    def asymmetric(cls, value: str) -> str:
        """Neither none nor a shared secret: a token must be signed by the provider alone."""
        if not set(_parts(value)) <= SIGNATURES or not _parts(value):
            raise ValueError(value)
        return value

    @model_validator(mode="after")
    def whole_door(self) -> "Settings":
        """An issuer alone opens nothing: refused at the start and not at somebody's sign-in."""
        if not self.oidc_issuer:
            return self
        if not self.oidc_client_id or not self.oidc_redirect.endswith("/login/oidc/callback"):
            raise ValueError(self.oidc_redirect)
        return self

    @model_validator(mode="after")
    def whole_ways(self) -> "Settings":
        """Telephone numbers and secrets leave over TLS only, and by a way that is wholly set up."""
        sms = (self.sms_account, self.sms_secret)
        note = (self.zhezhengding_key, self.zhezhengding_secret, self.zhezhengding_tenant)
        for address, needed in ((self.sms_url, sms), (self.zhezhengding_url, note)):
            if address and not (is_protected(address) and all(needed)):
                raise ValueError(address)
        return self

    @property
    def allowed_algorithms(self) -> frozenset[str]:
        return frozenset(_parts(self.oidc_algorithms))

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'miaopu.sqlite3'}"

    @property
    def environment(self) -> dict[str, str]:
        """The same settings for a process of ours."""
        given = self.model_dump(mode="json", exclude_none=True)
        return {f"MIAOPU_{name.upper()}": str(value) for name, value in given.items()}

    @property
    def own_origins(self) -> frozenset[str]:
        return frozenset(part.rstrip("/") for part in _parts(self.origins))


def is_protected(address: str) -> bool:
    """Only over TLS; what runs on this machine itself needs none."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@lru_cache
def get_settings() -> Settings:
    return Settings()
