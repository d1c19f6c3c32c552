"""Personal tokens for programs (the OpenAI-compatible door)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field
from starlette.concurrency import run_in_threadpool

from channels.api.parts import PROBLEMS, Asker, InRoom
from core.access_tokens import LONGEST_DAYS

router = APIRouter(prefix="/tokens", tags=["访问令牌"], responses=PROBLEMS)


class NewToken(BaseModel):
    """A token to be made."""

    name: str = Field(min_length=1, max_length=50, description="用在哪里")
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, description="有效天数")] = 90


class Secret(BaseModel):
    """A token's secret, shown once."""

    token: str = Field(description="放在 Authorization: Bearer 之后，只显示这一次")


class TokenItem(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    used_at: AwareDatetime | None


@router.post("", summary="生成访问令牌", status_code=201)
async def create(body: NewToken, who: Asker, room: InRoom) -> Secret:
    """Make a token for programs that talk in the asker's name."""
    secret = await run_in_threadpool(room.tokens.create, who, body.name, body.days)
    return Secret(token=secret)


@router.get("", summary="自己的访问令牌")
async def listed(who: Asker, room: InRoom) -> list[TokenItem]:
    """List the asker's tokens."""
    rows = await run_in_threadpool(room.tokens.listed, who)
    return [TokenItem.model_validate(row, from_attributes=True) for row in rows]


@router.delete("/{token_id}", summary="停用访问令牌", status_code=204)
async def revoke(token_id: str, who: Asker, room: InRoom) -> None:
    """End a token at once."""
    await run_in_threadpool(room.tokens.revoke, who, token_id)
