"""Provodnik's settings: the `provodnik` part of config.yml with the environment on top; unknown keys are errors.

Secrets come from the environment or from files of a directory, never from config.yml.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from bot.mail_address import mail_address

ROOT = Path(__file__).resolve().parent.parent
IN_CHECKOUT = (ROOT / "pyproject.toml").is_file()
"""Not so where a wheel is installed."""
SHARED = Path(sys.prefix) / "share" / "provodnik"
"""Where a wheel puts what stands beside the packages in a checkout."""


def _beside(name: str) -> Path:
    """A file of the checkout's root, or its copy in the wheel."""
    return ROOT / name if (ROOT / name).is_file() else SHARED / Path(name).name


def _data_home() -> Path:
    """Where data are kept by default: in the checkout, or with the user's other data."""
    if IN_CHECKOUT:
        return ROOT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "provodnik"


CONFIG = Path(os.environ.get("PROVODNIK_CONFIG") or _beside("config.yml"))
RASA_REQUIREMENTS = _beside("requirements/rasa.txt")
PREFIX = "PROVODNIK_"
"""Of every environment variable and secret file."""
SHORTEST_SECRET = 32
"""Characters of a key that is given; one that is made has 43."""
IMPLICIT_TLS_PORT = 465
"""The port where mail servers speak TLS from the first byte (RFC 8314)."""


class SettingsError(Exception):
    """config.yml or the environment asks for something that cannot be."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WebSettings(_Section):
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    rasa_port: int = Field(0, ge=0, le=65535)
    actions_port: int = Field(0, ge=0, le=65535)
    metrics_port: int = Field(0, ge=0, le=65535)
    secure_cookie: bool = False
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()

    @field_validator("allowed_hosts")
    @classmethod
    def _spelt_as_sent(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """Names of hosts as browsers send them: in small letters, those of a Russian domain in ASCII."""
        sent = tuple(host.strip().lower().encode("idna").decode() for host in hosts)
        if wrong := [host for host in sent if not host or set(host) & set("/:*@ ")]:
            raise ValueError(f"names of hosts only, without scheme, port and asterisk; not {', '.join(wrong)!r}")
        return sent


class EmbeddingSettings(_Section):
    model: str = "offline"
    lexical_share: float = Field(0.4, ge=0, le=1)


class RankingSettings(_Section):
    need: float = Field(0.08, ge=0)
    relevance: float = Field(0.69, ge=0)
    evidence: float = Field(0.06, ge=0)
    transfer: float = Field(0.13, ge=0)
    import_substitution: float = Field(0.04, ge=0)


class TableSettings(_Section):
    max_bytes: int = Field(5_000_000, ge=10_000)
    max_rows: int = Field(50_000, ge=1)


class LimitSettings(_Section):
    """Requests within a minute."""

    chat: int = Field(600, ge=1)
    search: int = Field(1200, ge=1)
    papers: int = Field(120, ge=1)
    tables: int = Field(30, ge=1)
    everybody: int = Field(6000, ge=1)


class ChatSettings(_Section):
    page_size: int = Field(3, ge=1, le=10)
    max_characters: int = Field(2000, ge=100, le=10_000)
    answer_seconds: float = Field(15, gt=0)
    messages_per_minute: int = Field(40, ge=1)
    conversation_days: int = Field(30, ge=1)
    keep_questions: bool = False
    questions_days: int = Field(90, ge=1)


class RequestSettings(_Section):
    enabled: bool = False
    operator: str = Field("", max_length=500)
    retention_days: int = Field(365, ge=1, le=3650)
    per_sender_per_day: int = Field(5, ge=1)
    per_donor_per_day: int = Field(20, ge=1)
    addresses: dict[str, str] = {}
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_tls: bool = False
    smtp_starttls: bool = True
    retry_seconds: float = Field(300, gt=0)
    attempts: int = Field(8, ge=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Consent names who keeps the data; a mail server needs a sender; addresses are addresses."""
        if self.enabled and not self.operator.strip():
            raise ValueError("requests.enabled needs requests.operator: the consent names who keeps the data and where")
        if self.smtp_host and not self.smtp_from:
            raise ValueError("requests.smtp_host needs requests.smtp_from")
        if self.smtp_user and not (self.smtp_starttls or self.implicit_tls):
            raise ValueError("requests.smtp_user needs requests.smtp_starttls: a password never travels in the clear")
        wrong = [a for a in (self.smtp_from, *self.addresses.values()) if a and mail_address(a) is None]
        if wrong:
            raise ValueError(f"requests: not an e-mail address: {', '.join(map(repr, wrong))}")
        return self

    @property
    def implicit_tls(self) -> bool:
        """Whether the mail server speaks TLS from the first byte, as all do on port 465."""
        return self.smtp_tls or self.smtp_port == IMPLICIT_TLS_PORT


class SupervisorSettings(_Section):
    start_seconds: float = Field(240, gt=0)
    check_seconds: float = Field(5, gt=0)
    failed_checks: int = Field(3, ge=1)
    restart_seconds: float = Field(2, ge=0)


class Settings(_Section):
    web: WebSettings = WebSettings()
    embeddings: EmbeddingSettings = EmbeddingSettings()
    ranking: RankingSettings = RankingSettings()
    tables: TableSettings = TableSettings()
    limits: LimitSettings = LimitSettings()
    chat: ChatSettings = ChatSettings()
    requests: RequestSettings = RequestSettings()
    supervisor: SupervisorSettings = SupervisorSettings()
    home: Path = Field(default_factory=_data_home)

    @property
    def database_url(self) -> str:
        """The secret of that name (it may hold a password, so it is no setting), else SQLite in the data directory."""
        return read_secrets().database_url.get_secret_value() or f"sqlite:///{self.home / 'provodnik.db'}"

    @property
    def index_home(self) -> Path:
        return self.home / "index"

    @property
    def weights_home(self) -> Path:
        return self.home / "models" / "multilingual-e5-small"

    @property
    def rasa_home(self) -> Path:
        return self.home / "rasa"


class _FromFileAndEnvironment(BaseSettings, Settings):
    """The settings as they are read: the environment first, then what is given (the file)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The short name PROVODNIK_PORT, the names of all settings, the file; earlier ones win."""
        port = os.environ.get(f"{PREFIX}PORT")
        short = InitSettingsSource(settings_cls, {"web": {"port": port}} if port else {})
        return short, env_settings, init_settings

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.resolve()


class Secrets(BaseSettings):
    """What must not stand in a file that others read; empty where nothing is given."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")
    smtp_password: SecretStr = SecretStr("")


def read_secrets() -> Secrets:
    """The secrets of now: PROVODNIK_… of the environment, else files of these names in PROVODNIK_SECRETS_DIR.

    Raises SettingsError for a directory that is none.
    """
    folder = os.environ.get(f"{PREFIX}SECRETS_DIR") or None
    if folder is not None and not Path(folder).is_dir():
        raise SettingsError(f"{PREFIX}SECRETS_DIR is no directory: {folder}")
    return Secrets(_secrets_dir=folder)


def load_settings(path: Path = CONFIG) -> Settings:
    """The settings of a config file with the environment on top: PROVODNIK_<SECTION>__<NAME>, PROVODNIK_PORT and _HOME.

    Raises SettingsError with every wrong key.
    """
    try:
        section: dict[str, Any] = (yaml.safe_load(path.read_text("utf-8")) or {}).get("provodnik") or {}
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}") from error
    if "home" in section:
        raise SettingsError("the data directory is set by the environment variable PROVODNIK_HOME")
    try:
        return Settings(**_FromFileAndEnvironment(**section).model_dump())
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SettingsError(f"{path.name}, section provodnik, or the environment:\n" + "\n".join(lines)) from None
    except SourceError as error:
        raise SettingsError(f"the environment: {error}") from None


def secret_of(settings: Settings) -> str:
    """The key that signs sessions and buttons: the secret of that name, or one made once for this data directory.

    Raises SettingsError for a given one that could be guessed.
    """
    if given := read_secrets().secret.get_secret_value():
        if len(given) < SHORTEST_SECRET:
            how = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            raise SettingsError(f"{PREFIX}SECRET is shorter than {SHORTEST_SECRET} characters; make one with: {how}")
        return given
    path = settings.home / "secret"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        settings.home.mkdir(parents=True, exist_ok=True)
        # Written whole before it gets its name: of several processes that start at once all read the first one's key.
        handle, whole = tempfile.mkstemp(prefix=".secret-", dir=settings.home)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(32))
            with contextlib.suppress(FileExistsError):
                os.link(whole, path)
        finally:
            os.unlink(whole)
        return path.read_text("utf-8")
