"""`zhiban ask` and `zhiban search`."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from assistant.replies import (
    Answer,
    AskEvent,
    AskRequest,
    DoneEvent,
    ErrorEvent,
    EvidenceEvent,
    SearchResult,
    TokenEvent,
)
from channels.commands.output import ERR, NO_BASIS, OUT, emit_json, explained, table
from channels.commands.rooms import opened, system
from channels.local import Server, running
from core.errors import ZhibanError
from core.settings import load_settings

EVENT: TypeAdapter[AskEvent] = TypeAdapter(AskEvent)
AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按哪一天有效的规定回答，默认今天")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def ask(
    question: Annotated[str, typer.Argument(help="问题，如：燃气爆燃首报最晚几点报？")],
    as_of: AsOf = None,
    no_llm: Annotated[bool, typer.Option("--no-llm", help="只列条款原文，不用模型")] = False,
    json: Json = False,
) -> None:
    """问一个问题，得到带条款出处的答复。没有依据时退出码为 3。"""
    request = AskRequest(question=question, as_of=_day(as_of), use_model=not no_llm)
    show = _Show(quiet=json)
    with explained():
        settings = load_settings()
        if server := running(settings):
            answer = _ask_server(server, request, show)
        else:
            answer = asyncio.run(_ask_here(request, show))
    if json:
        emit_json(_public(answer))
    else:
        show.answer(answer)
    raise typer.Exit(NO_BASIS if answer.abstained else 0)


def search(
    text: Annotated[str, typer.Argument(help="检索内容")],
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(help="最多多少条")] = 10,
    json: Json = False,
) -> None:
    """检索知识库，列出每一步的名次和分数。"""
    with explained():
        settings = load_settings()
        if server := running(settings):
            params: dict[str, Any] = {"q": text, "limit": limit}
            if as_of:
                params["as_of"] = as_of.date().isoformat()
            found = SearchResult.model_validate(server.call("GET", "/search", params=params))
        else:
            found = asyncio.run(_search_here(text, _day(as_of), limit))
    if json:
        emit_json(found)
        return
    stages = sorted({stage for hit in found.hits for stage in hit.stages})
    table(
        f"{text} — {found.gate}",
        ("#", "文件", "条款", *stages, "原文"),
        [
            (
                hit.item.n,
                hit.item.document,
                hit.item.path.split(" > ")[-1],
                *(_stage(hit.stages.get(stage)) for stage in stages),
                hit.item.quote[:60].replace("\n", " "),
            )
            for hit in found.hits
        ],
    )


def _day(when: datetime | None) -> date | None:
    return when.date() if when else None


def _stage(score: Any) -> str:
    return f"{score.rank} ({score.score:.3f})" if score and score.rank and score.score else "—"


class _Show:
    """Shows an answer as it comes."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def event(self, event: AskEvent) -> None:
        if self._quiet:
            return
        if isinstance(event, EvidenceEvent) and event.answerable:
            for item in event.items[:3]:
                OUT.print(f"[dim]依据 {item.n}:《{item.document}》{item.path}[/]")
        elif isinstance(event, TokenEvent):
            ERR.print(event.text, end="", style="dim")

    def answer(self, answer: Answer) -> None:
        if answer.notice:
            ERR.print(f"[yellow]{answer.notice}[/]")
        OUT.print("\n" + answer.answer, markup=False, highlight=False)


def _ask_server(server: Server, request: AskRequest, show: _Show) -> Answer:
    for data in server.events("/ask", request.model_dump(mode="json")):
        event = EVENT.validate_python(data)
        show.event(event)
        if isinstance(event, DoneEvent):
            return event.answer
        if isinstance(event, ErrorEvent):
            raise ZhibanError(event.message, event.remedy)
    raise ZhibanError("没有得到答复。", "请查看服务窗口或日志。")


async def _ask_here(request: AskRequest, show: _Show) -> Answer:
    async with opened(load_settings(), with_chat=request.use_model) as room:
        async for event in room.assistant.ask(system(), request):
            show.event(event)
            if isinstance(event, DoneEvent):
                return event.answer
            if isinstance(event, ErrorEvent):
                raise ZhibanError(event.message, event.remedy)
    raise ZhibanError("没有得到答复。", "请再问一次。")


async def _search_here(text: str, as_of: date | None, limit: int) -> SearchResult:
    async with opened(load_settings(), with_chat=False) as room:
        return await room.assistant.search(system(), text, as_of, limit)


def _public(answer: Answer) -> dict[str, Any]:
    """Return an answer as programs read it; the names are fixed."""
    return {
        "answer": answer.answer,
        "abstained": answer.abstained,
        "citations": [
            {
                "document": c.document,
                "revision": c.revision,
                "path": c.path,
                "quote": c.quote,
                "page": c.page,
            }
            for c in answer.citations
        ],
        "evidence": [e.model_dump(mode="json") for e in answer.evidence],
        "timings_ms": answer.timings_ms,
        "mode": answer.mode,
        "notice": answer.notice,
        "conflicts": [c.model_dump(mode="json") for c in answer.conflicts],
        "as_of": answer.as_of.isoformat(),
    }


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("ask")(ask)
    app.command("search")(search)
