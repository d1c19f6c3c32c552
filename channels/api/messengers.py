"""Messengers: binding them to accounts, and the address that Telegram posts to."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import AwareDatetime, BaseModel, Field
from starlette.concurrency import run_in_threadpool

from channels.api.parts import PROBLEMS, Asker, UserAdmin
from channels.messenger.identities import CODE_LASTS
from channels.messenger.model import Sender
from channels.messengers import Messengers
from core.errors import Forbidden, NotFound

if TYPE_CHECKING:
    from channels.wecom.application import WecomApplication

router = APIRouter(tags=["通讯工具"], responses=PROBLEMS)


def the_messengers(request: Request) -> Messengers:
    """Return the messengers of the room."""
    return request.app.state.messengers


InMessengers = Annotated[Messengers, Depends(the_messengers)]


class Code(BaseModel):
    """A one-time code."""

    code: str = Field(description="在通讯工具里发送“绑定 <code>”")
    minutes: int = Field(description="有效分钟数")


class Binding(BaseModel):
    """Who somebody on a messenger is."""

    channel: str = Field(min_length=1, max_length=20, description="telegram / wecom / wecom_bot")
    external_id: str = Field(min_length=1, max_length=100, description="该通讯工具中的编号")
    login: str = Field(min_length=1, max_length=100, description="用户名")


class BindingItem(Binding):
    """A binding as it stands."""

    name: str = Field(description="该通讯工具中的名字")
    bound_at: AwareDatetime


@router.post("/messengers/code", summary="取得绑定码", status_code=201)
async def code(who: Asker, messengers: InMessengers) -> Code:
    """Give the asker a code by which he binds a messenger; earlier codes lose their worth."""
    made = await run_in_threadpool(messengers.desk.identities.code, who)
    return Code(code=made, minutes=int(CODE_LASTS.total_seconds() // 60))


@router.get("/messengers", summary="全部绑定")
async def listed(_who: UserAdmin, messengers: InMessengers) -> list[BindingItem]:
    """List who is bound where."""
    found = await run_in_threadpool(messengers.desk.identities.listed)
    return [BindingItem.model_validate(one, from_attributes=True) for one in found]


@router.post("/messengers", summary="为账户绑定通讯工具", status_code=204)
async def bind(body: Binding, who: UserAdmin, messengers: InMessengers) -> None:
    """Bind a messenger's person to an account."""
    sender = Sender(body.channel, body.external_id)
    identities = messengers.desk.identities
    await run_in_threadpool(lambda: identities.bind(sender, body.login, by=who.id))


@router.delete("/messengers/{channel}/{external_id}", summary="解除绑定", status_code=204)
async def unbind(channel: str, external_id: str, who: UserAdmin, messengers: InMessengers) -> None:
    """Take a binding away."""
    identities = messengers.desk.identities
    await run_in_threadpool(lambda: identities.unbind(channel, external_id, by=who.id))


class Signed(BaseModel):
    """What WeCom puts behind the address of every call."""

    msg_signature: str = Field(max_length=100)
    timestamp: str = Field(max_length=20)
    nonce: str = Field(max_length=100)
    echostr: str = Field(default="", max_length=2000)


def _application(messengers: Messengers) -> "WecomApplication":
    if messengers.wecom is None:
        raise NotFound("没有启用企业微信应用。", "请在设置中填写企业编号等参数。")
    return messengers.wecom


@router.get("/wecom", include_in_schema=False)
async def wecom_verify(
    signed: Annotated[Signed, Query()], messengers: InMessengers
) -> PlainTextResponse:
    """Answer WeCom's check of the address."""
    wecom = _application(messengers)
    return PlainTextResponse(
        wecom.verified(signed.msg_signature, signed.timestamp, signed.nonce, signed.echostr)
    )


@router.post("/wecom", include_in_schema=False)
async def wecom_post(
    request: Request, signed: Annotated[Signed, Query()], messengers: InMessengers
) -> PlainTextResponse:
    """Take a message that WeCom posts; the answer is pushed, this one stays empty."""
    wecom = _application(messengers)
    body = await request.body()
    wecom.posted(signed.msg_signature, signed.timestamp, signed.nonce, body)
    return PlainTextResponse("")


@router.post("/telegram", include_in_schema=False)
async def telegram(
    body: dict[str, Any],
    messengers: InMessengers,
    secret: Annotated[str, Header(alias="X-Telegram-Bot-Api-Secret-Token")] = "",
) -> None:
    """Take an update that Telegram posts; its secret is checked, and nothing else is said."""
    if messengers.telegram is None:
        raise NotFound("没有启用 Telegram。", "请在设置中填写令牌。")
    if not await messengers.telegram.posted(secret, body):
        raise Forbidden("来源不可信。", "请检查 webhook 的设置。")
