"""What can be done here, and looking things up."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from channels.api.parts import PROBLEMS, Asker, InRoom
from core.effects.action import Done, Effect

router = APIRouter(tags=["办理"], responses=PROBLEMS)


class ActionItem(BaseModel):
    """One action."""

    name: str = Field(description="动作名：系统.动词")
    title: str
    effect: Effect = Field(description="read 查询；reversible 可撤销；consequential 须批准")
    permission: str = Field(description="所需权限")
    personal: bool = Field(description="涉及个人信息，查询记入审计")
    arguments: dict[str, Any] = Field(description="参数的 JSON Schema")
    examples: list[str] = Field(description="怎么说")


class Looked(BaseModel):
    """What to look up."""

    arguments: dict[str, Any] = Field(default_factory=dict, description="参数，见 /actions")


@router.get("/actions", summary="可办理的动作", description="只列出本人有权办理的。")
async def actions(who: Asker, room: InRoom) -> list[ActionItem]:
    """List the actions of the connected systems that the asker may do."""
    return [
        ActionItem(
            name=action.name,
            title=action.title,
            effect=action.effect,
            permission=action.permission,
            personal=action.personal,
            arguments=action.arguments.model_json_schema(),
            examples=list(action.examples),
        )
        for action in room.duty.dispatcher.catalogue
        if action.permission in who.permissions
    ]


@router.post("/look/{action}", summary="查询", description="只限查询类动作，立即返回结果。")
async def look(action: str, body: Looked, who: Asker, room: InRoom) -> Done:
    """Run one read action."""
    return await room.duty.acting.look(who, action, body.arguments)
