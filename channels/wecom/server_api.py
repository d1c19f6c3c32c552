"""What a self-built application asks of WeCom's server: a token, messages, files.

Own client over httpx: wechatpy's hard-codes the public addresses, and closed networks reach WeCom
through a private deployment or a proxy. https://developer.work.weixin.qq.com (消息推送, 素材管理).
"""

import asyncio
import time
from typing import Any

import httpx

from core.errors import NeedsLogin, Unavailable

_TIMEOUT_S = 10.0
_EARLY_S = 300.0  # a token is renewed this long before it ends
_TOKEN_WRONG = frozenset({40001, 40014, 42001})  # invalid, malformed, expired
_UNREACHABLE = "连不上企业微信。"
_REMEDY = "请检查网络和企业微信的设置。"


class WecomApi:
    """One application's calls. Raises Unavailable where WeCom can't be reached or refuses."""

    def __init__(
        self,
        base_url: str,
        corp_id: str,
        agent_id: str,
        secret: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url, timeout=_TIMEOUT_S, transport=transport, trust_env=False
        )
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._secret = secret
        self._token = ""
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def send(self, user: str, message: dict[str, Any]) -> None:
        """Send a message to a person; `message` holds msgtype and its part."""
        agent = int(self._agent_id) if self._agent_id.isdigit() else self._agent_id
        body = {"touser": user, "agentid": agent, **message}
        await self._call("POST", "/cgi-bin/message/send", json=body)

    async def upload(self, name: str, media_type: str, data: bytes) -> str:
        """Upload a file; return its media id, good for three days."""
        answer = await self._call(
            "POST",
            "/cgi-bin/media/upload",
            params={"type": "file"},
            files={"media": (name, data, media_type)},
        )
        return str(answer["media_id"])

    async def media(self, media_id: str) -> tuple[bytes, str]:
        """Return a file that somebody sent, and its media type."""
        answer = await self._request("GET", "/cgi-bin/media/get", params={"media_id": media_id})
        kind = answer.headers.get("content-type", "")
        if "json" in kind:
            _checked(answer.json())
        return answer.content, kind

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        for again in (True, False):
            answer: dict[str, Any] = (await self._request(method, path, **more)).json()
            if again and answer.get("errcode") in _TOKEN_WRONG:
                self._until = 0.0
                continue
            return _checked(answer)
        raise AssertionError("the second try returns or raises")

    async def _request(
        self, method: str, path: str, params: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        with_token = {"access_token": await self._access_token(), **(params or {})}
        return await self._sent(method, path, params=with_token, **more)

    async def _access_token(self) -> str:
        async with self._asking:
            if time.monotonic() >= self._until:
                given = {"corpid": self._corp_id, "corpsecret": self._secret}
                answer = (await self._sent("GET", "/cgi-bin/gettoken", params=given)).json()
                if answer.get("errcode"):
                    raise NeedsLogin(
                        f"企业微信不接受应用密钥：{answer.get('errmsg', '')}。",
                        "请检查 ZHIBAN_WECOM_CORP_ID 和 ZHIBAN_WECOM_SECRET。",
                    )
                self._token = str(answer["access_token"])
                self._until = time.monotonic() + float(answer["expires_in"]) - _EARLY_S
            return self._token

    async def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, **more)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable(_UNREACHABLE, _REMEDY) from error
        return answer


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errcode"):
        said = f"企业微信没有接受（{answer['errcode']} {answer.get('errmsg', '')}）。"
        raise Unavailable(said, _REMEDY)
    return answer
