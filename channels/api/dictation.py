"""Speaking instead of typing: a short recording comes back as text, and nothing is kept."""

import asyncio
import threading
from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from pydantic import BaseModel, Field

from channels.api.parts import PROBLEMS, Asker, InRoom
from core.errors import InvalidInput, Refused

router = APIRouter(tags=["对话"], responses=PROBLEMS)
LONGEST_S = 120.0  # seconds of one dictation; longer ones are recordings and go with a message
LOOK_SECONDS = 0.3  # how often it is looked whether anybody still waits


class Dictated(BaseModel):
    """What was said."""

    text: str = Field(description="识别文字，供本人核对后再发送；没有听清为空")
    seconds: float = Field(description="录音时长")
    unsure: list[tuple[int, int]] = Field(description="没有把握的字，text 中的起止位置")


@router.post(
    "/dictation",
    summary="语音转文字",
    description="浏览器或程序录下的一段话（webm、ogg、wav、mp3、m4a、amr，两分钟以内）。"
    "在本机识别，录音和文字都不保存；断开连接即停止识别。",
)
async def dictate(
    request: Request,
    who: Asker,
    room: InRoom,
    file: Annotated[UploadFile, File(description="录音")],
) -> Dictated:
    """Write down a dictation. The one who spoke reads it before it is sent anywhere."""
    data = await file.read()
    if not data:
        raise InvalidInput("录音是空的。", "请按住话筒说话后再试。")
    left = threading.Event()

    def told(_done: float, total: float) -> None:
        if total > LONGEST_S:
            raise InvalidInput("一次说话不能超过两分钟。", "较长的录音请作为文件添加。")
        if left.is_set():
            raise Refused("识别已停止。", "")

    hearing = asyncio.create_task(
        asyncio.to_thread(room.duty.reporting.recordings.hear, who, data, told)
    )
    while not (await asyncio.wait({hearing}, timeout=LOOK_SECONDS))[0]:
        if await request.is_disconnected():
            left.set()
    heard = hearing.result()
    text, unsure = "", list[tuple[int, int]]()
    for line in heard.segments:
        unsure += [(len(text) + start, len(text) + end) for start, end in line.unsure]
        text += line.text
    return Dictated(text=text, seconds=round(heard.seconds, 1), unsure=unsure)
