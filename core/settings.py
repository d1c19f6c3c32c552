"""Every setting of a room, from the environment (`ZHIBAN_…`) or a `.env` file."""

import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_TILE = ("{z}", "{x}", "y}")  # {y}, or {-y} counted from the south


class Settings(BaseSettings):
    """What a room may configure. Paths are made absolute; times are in `timezone`."""

    model_config = SettingsConfigDict(env_prefix="ZHIBAN_", env_file=".env", extra="ignore")

    room_name: str = "示范区政府总值班室"
    timezone: str = "Asia/Shanghai"
    hall: str = "指挥大厅"  # meant where lights, screens or sound are named without a place
    report_recipients: str = ""  # 信息报送的主送单位，顿号分隔
    report_copies: str = ""  # 抄送单位，顿号分隔
    report_contact: str = ""  # 落款的联系人和电话

    home: Path = Path("var")  # database, originals, indexes, caches, logs
    models_dir: Path = Path("~/.cache/zhiban/models")
    cache: Path | None = None  # None: under `home`; set it to share a cache between homes
    database_url: str = ""  # empty: SQLite under `home`

    host: str = "127.0.0.1"
    port: int = 8080
    session_idle_minutes: int = Field(default=30, ge=1)  # 惯例: 30 分钟无操作退出
    session_hours: int = Field(default=12, ge=1)  # one night shift
    lockout_failures: int = Field(default=5, ge=1)  # 惯例: 5 次失败锁定 30 分钟
    lockout_minutes: int = Field(default=30, ge=1)
    cookie_secure: bool = False  # True behind TLS
    max_upload_mib: int = 200

    public_url: str = ""  # how officers' phones reach the console, for links in messages

    map_tiles_url: str = ""  # e.g. http://tiles.local/{z}/{x}/{y}.png; "": the uploaded picture

    wecom_bot_id: str = ""  # 企业微信智能机器人（长连接）；空：不启用
    wecom_bot_secret: str = ""
    wecom_bot_url: str = "wss://openws.work.weixin.qq.com"
    wecom_corp_id: str = ""  # 企业微信自建应用（回调）；空：不启用
    wecom_agent_id: str = ""
    wecom_secret: str = ""
    wecom_token: str = ""
    wecom_aes_key: str = ""
    wecom_api_url: str = "https://qyapi.weixin.qq.com"
    telegram_token: str = ""  # 空：不启用
    telegram_base_url: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""  # 空：轮询

    llm_enabled: bool = True
    chat_base_url: str | None = None  # an OpenAI-compatible server; None: the local engine
    chat_api_key: str = "none"
    chat_model: str = "local"
    chat_local_model: str = "chat-1.5b"  # a name in the model registry, or a path
    chat_context: int = 8192
    chat_threads: int = 2

    embed_base_url: str | None = None  # OpenAI-compatible /embeddings; None: the local e5
    embed_api_key: str = "none"
    embed_model: str = "e5-small"
    embed_folder: str = ""  # a sentence-transformers model in this process; needs zhiban[torch]
    rerank_base_url: str | None = None  # Jina-compatible /rerank; None: no cross-encoder
    rerank_api_key: str = "none"
    rerank_model: str = ""
    rerank_folder: str = ""  # a cross-encoder in this process; needs zhiban[torch]

    speech_model: str = "whisper-base"  # a registered name, or a folder
    speech_base_url: str | None = None  # OpenAI-compatible /audio/transcriptions; None: local
    speech_api_key: str = "none"
    speech_remote_model: str = ""
    voice_model: str = "kokoro-zh"  # a name in the model registry
    voice_base_url: str | None = None  # OpenAI-compatible /audio/speech; None: local
    voice_api_key: str = "none"
    voice_remote_model: str = ""
    voice_name: str = ""  # "": the first voice there is
    answer_calls: bool = False  # the duty number answers calls that come in over lines.yaml
    recording_days: int = Field(default=180, ge=1)  # 网络安全法: 日志不少于六个月

    @field_validator("map_tiles_url")
    @classmethod
    def _tiles(cls, value: str) -> str:
        """One origin and the three numbers of a tile: the pages may load pictures from there."""
        place = r"(https?://[\w.\-]+(:\d+)?)?/[^\s;'\"]*"
        if value and not (re.fullmatch(place, value) and all(n in value for n in _TILE)):
            raise ValueError("瓦片地址应写成 http://主机/{z}/{x}/{y}.png 的样子。")
        return value

    def model_post_init(self, _context: object, /) -> None:
        """Make paths absolute so that nothing depends on the working directory later."""
        self.home = self.home.expanduser().absolute()
        self.models_dir = self.models_dir.expanduser().absolute()

    @property
    def zone(self) -> ZoneInfo:
        """The room's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address; the embedded SQLite file unless another is set."""
        return self.database_url or f"sqlite:///{self.home / 'zhiban.db'}"

    @property
    def originals_dir(self) -> Path:
        """Uploaded files, content-addressed."""
        return self.home / "originals"

    @property
    def vectors_dir(self) -> Path:
        """The embedded vector index; can be deleted and rebuilt."""
        return self.home / "vectors"

    @property
    def cache_dir(self) -> Path:
        """Caches that can be deleted at any time."""
        return self.cache.expanduser().absolute() if self.cache else self.home / "cache"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Read the settings once for this process."""
    return Settings()
