"""All configuration, from the environment (CALLASSIST_*) and an optional .env file. Frozen; passed down as values."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from callassist.playbooks.playbook import Level


def _e164(number: str) -> str:
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        raise ValueError(f"{number!r} is not a number in E.164 form, such as +15551234567")
    return number


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CALLASSIST_", env_file=".env", frozen=True, extra="ignore")

    public_url: str = ""
    """Where Twilio reaches this server, https://... without a trailing slash; empty: simulated calls only."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    data: Path = Path("var")
    database_url: str = ""
    nats_url: str = ""
    secret_key: str = ""
    instance: str = "callassist-1"
    """Names this process to the workflow engine: unique among processes, the same after a restart."""

    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_api_url: str = ""
    twilio_number: str = ""
    twilio_api_key: str = ""
    """Signs the tokens of phones in the browser, with its secret; empty: agents answer on phones of their own."""
    twilio_api_secret: str = Field(default="", repr=False)
    fallback_number: str = ""
    announcement: str = ""
    ring_seconds: int = Field(default=25, ge=5, le=120)
    routing: Path | None = None
    """Who rings for which number, and when; none: every desk, then the fallback number."""
    wrap_up_seconds: int = Field(default=120, ge=0, le=3600)
    """How long after a call an agent with unfinished wrap-up is not rung."""

    model: str = "base"
    device: str = "cpu"
    compute_type: str = ""
    """Number format of the speech model; empty: int8 on a processor, float16 on a graphics card."""
    cpu_threads: int = Field(default=1, ge=1, le=64)
    """Threads of one decode; more than one hardly speeds up short windows and takes cores from everything else."""
    language: str = "en"
    languages: dict[str, str] = {}
    """The language of calls to numbers that have another one, by the number called (E.164)."""
    keep_audio: bool = False
    """Whether the sound of calls is kept, under data/recordings."""
    record_calls: bool = False
    """Whether the carrier records calls to numbers for which routing says nothing else."""
    recordings_url: str = ""
    """Folder of the carrier's recordings, any fsspec URL; empty: data/recordings."""
    recordings_days: int = Field(default=0, ge=0, le=36500)
    """After how many days recordings are deleted, here and at the carrier; 0: they are kept."""
    second_model: str = ""
    """The model that hears kept calls once more when they are over; empty: none does."""

    llm_url: str = ""
    """Base of an OpenAI-compatible interface that may propose words after a call; empty: none does."""
    llm_model: str = ""
    llm_key: str = Field(default="", repr=False)

    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_tls: str = Field(default="starttls", pattern="^(starttls|tls|none)$")
    mail_from: str = ""
    alert_mail: str = ""
    """Who gets a mail when a call turns critical."""
    alert_sms: str = ""
    """Who gets a text message then, in E.164 form."""

    business_name: str = "Our business"
    business_kind: str = ""
    business_phone: str = ""
    business_email: str = ""
    business_signature: str = ""
    business_timezone: str = "UTC"
    business_region: str = Field(default="US", pattern="^[A-Z]{2}$")
    """Country of phone numbers written without a country code."""
    business_policy: tuple[str, ...] = ()
    business_authority: str = ""
    """What an agent may decide alone, in a sentence."""
    business_vocabulary: tuple[str, ...] = ()
    """Products and services by name: what callers say and no dictionary has."""

    api_token: str = ""
    playbook: Path | None = None
    assist_level: Level = Level.NOVICE
    """How much agents are prompted who have no level of their own."""
    sentence_vectors: bool = False
    """Whether a sentence model judges anger as well: finer, for 12 ms an utterance and 180 MB. Needs an extra."""
    development: bool = False

    @field_validator("public_url", "twilio_api_url", "llm_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with https:// (or http:// on one machine)")
        return value.rstrip("/")

    @field_validator("llm_key")
    @classmethod
    def _fit_for_a_header(cls, value: str) -> str:
        if not re.fullmatch(r"[!-~]*", value):
            raise ValueError("must be letters, digits and signs without spaces, as the server's owner gave it")
        return value

    @field_validator("business_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("must be a time zone such as Europe/Berlin or America/New_York") from error
        return value

    @field_validator("languages")
    @classmethod
    def _numbers_called(cls, value: dict[str, str]) -> dict[str, str]:
        for number in value:
            _e164(number)
        return value

    @field_validator("twilio_number", "fallback_number", "alert_sms")
    @classmethod
    def _dialled(cls, value: str) -> str:
        return value and _e164(value)

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of all calls, the usual one first."""
        return tuple(dict.fromkeys((self.language, *self.languages.values())))

    def language_of(self, called_number: str) -> str:
        return self.languages.get(called_number, self.language)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.business_timezone)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data.resolve() / 'callassist.db'}"

    @property
    def local_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def reached_at(self) -> str:
        """The URL that Twilio, or the simulator, uses."""
        return self.public_url or self.local_url
