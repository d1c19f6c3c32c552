"""Where a chat server answers, and how processes of one room find the engine that runs there."""

import ssl
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.models.registry import write_atomically
from core.settings import Settings


class Endpoint(BaseModel):
    """An OpenAI-compatible server: `base_url` ends in /v1; `model` is the name to ask for."""

    model_config = ConfigDict(frozen=True)

    base_url: str
    api_key: str = Field(repr=False)
    model: str


def endpoint_file(settings: Settings) -> Path:
    """Return where a running engine of this room says how to reach it."""
    return settings.home / "engine.json"


def publish(path: Path | None, endpoint: Endpoint | None) -> None:
    """Write `endpoint` for this user's other processes, or take it back with None."""
    if path is None:
        return
    if endpoint is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, endpoint.model_dump_json(), mode=0o600)


def running_engine(settings: Settings) -> Endpoint | None:
    """Return the engine that another process of this room runs, if it answers now."""
    try:
        text = endpoint_file(settings).read_text(encoding="utf-8")
        endpoint = Endpoint.model_validate_json(text)
    except (FileNotFoundError, ValidationError):
        # Half-written is impossible (the file is renamed into place), so this is "none runs".
        return None
    return endpoint if is_healthy(endpoint.base_url.removesuffix("/v1")) else None


def is_healthy(address: str) -> bool:
    """Tell whether llama.cpp's server at `address` has its model loaded and answers."""
    # An empty TLS context: the address is plain http on loopback, and loading the authorities at
    # every look would cost more than the look.
    plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        reply = httpx.get(f"{address}/health", timeout=5.0, trust_env=False, verify=plain)
        return reply.status_code == 200
    except httpx.TransportError:
        return False
