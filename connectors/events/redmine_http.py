"""HTTP towards Redmine: reads are tried again, changes never; errors become ours here alone."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from core.effects.action import Uncertain
from core.errors import NeedsLogin, NotFound, Refused, Unavailable

_log = logging.getLogger(__name__)
_PAGE = 100  # Redmine gives no more at once
# The request never reached the other side, so nothing was done.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class RedmineHttp:
    """Redmine's REST interface with one API key."""

    def __init__(
        self, url: str, key: str, timeout_s: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/") + "/",
            headers={"X-Redmine-API-Key": key},
            timeout=timeout_s,
            transport=transport,
            trust_env=False,  # the ticket system is ours, not behind the proxy of the machine
        )

    @retry(
        retry=retry_if_exception_type(Unavailable),
        stop=stop_after_attempt(3),
        wait=wait_exponential(multiplier=0.2, max=2),
        reraise=True,
    )
    def read(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """GET. Raises Unavailable after three tries, and what the answer means."""
        try:
            answer = self._client.get(path, params=dict(params or {}))
        except httpx.TransportError as error:
            raise _unreached() from error
        if answer.status_code >= 500 or answer.status_code == 429:
            _log.warning("redmine answered %s to a read of %s", answer.status_code, path)
            raise _unreached()
        return _content(answer)

    def pages(self, path: str, name: str, params: Mapping[str, Any], most: int) -> Iterator[Any]:
        """Yield the entries of all pages, at most `most`."""
        for offset in range(0, most, _PAGE):
            page = self.read(path, {**params, "limit": _PAGE, "offset": offset})
            yield from page[name]
            if offset + _PAGE >= page.get("total_count", 0):
                return

    def change(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST or PUT, once. Raises Uncertain where it was sent and its outcome is not known."""
        try:
            answer = self._client.request(method, path, json=body)
        except _NOT_SENT as error:
            raise _unreached() from error
        except httpx.TransportError as error:
            raise _uncertain() from error
        if answer.status_code in (429, 503):  # turned away at the door
            raise _unreached()
        if answer.status_code >= 500:
            _log.error("redmine answered %s to %s %s", answer.status_code, method, path)
            raise _uncertain()
        return _content(answer)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _unreached() -> Unavailable:
    return Unavailable("工单系统现在连不上。", "请稍后再试；急件请先电话通知承办单位。")


def _uncertain() -> Uncertain:
    return Uncertain(
        "已向工单系统提交，但没有得到答复，不知道是否办成。",
        "请先到工单系统核对，确认没有办成再重新提出。",
    )


def _content(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code >= 400:
        _raise(answer)
    if not answer.content.strip():
        return {}
    try:
        return answer.json()
    except ValueError as error:
        raise Refused(
            "工单系统的答复看不懂。", "请系统管理员核对接入地址是否为 Redmine。"
        ) from error


def _raise(answer: httpx.Response) -> NoReturn:
    if answer.status_code == 401:
        raise NeedsLogin("工单系统不接受本室的密钥。", "请系统管理员更换密钥文件。")
    if answer.status_code == 404:
        raise NotFound("工单系统中没有这一项。", "请核对编号。")
    if answer.status_code == 403:
        raise Refused("工单系统不允许本室的账户这样做。", "请工单系统管理员开通相应权限。")
    try:
        said = "；".join(answer.json().get("errors", []))
    except (ValueError, AttributeError):
        said = ""
    raise Refused(
        f"工单系统没有接受：{said or f'错误 {answer.status_code}'}。", "请按提示改正后重新提出。"
    )
