"""The state of one turn: understood by code, filled by the model where code is unsure.

LangGraph keeps what a follow-up needs (what was named last, what was asked back) across restarts.
What is done, and whether it may be, is the dispatcher's business: no approval lives here.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypedDict

# refuse to revive anything but plain data from the checkpoint file
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from pydantic import TypeAdapter

from assistant.understand.outcome import Turn, Understood

_UNDERSTOOD = TypeAdapter(Understood)


class TurnState(TypedDict, total=False):
    """What is checkpointed for a conversation; plain JSON values only."""

    text: str
    pinned: str
    use_model: bool
    turns: list[list[str]]
    refs: dict[str, Any]
    understood: dict[str, Any]
    asked_model: bool


class Understanding(Protocol):
    """What the graph's nodes call."""

    def by_code(
        self, text: str, turns: list[Turn], pinned: str, refs: Mapping[str, Any], speaker: str
    ) -> Understood:
        """Understand with rules and the room's own names."""
        ...

    async def by_model(
        self, text: str, turns: list[Turn], understood: Understood, speaker: str
    ) -> Understood:
        """Fill what rules left open."""
        ...


class TurnGraph:
    """Runs a turn's understanding and keeps its state by conversation."""

    def __init__(self, understanding: Understanding, saver: BaseCheckpointSaver[Any]) -> None:
        self._understanding = understanding
        graph = StateGraph(TurnState)
        graph.add_node("understand", self._understand)
        graph.add_node("fill", self._fill)
        graph.add_edge(START, "understand")
        graph.add_conditional_edges("understand", _next, {"fill": "fill", "end": END})
        graph.add_edge("fill", END)
        self._graph = graph.compile(checkpointer=saver)

    async def run(
        self,
        conversation: str,
        speaker: str,
        text: str,
        turns: list[Turn],
        *,
        pinned: str,
        use_model: bool,
    ) -> tuple[Understood, bool]:
        """Return what the utterance comes to, and whether the model was asked."""
        state: TurnState = {
            "text": text,
            "pinned": pinned,
            "use_model": use_model,
            "turns": [[turn.role, turn.text] for turn in turns],
            "asked_model": False,
        }
        ended = await self._graph.ainvoke(state, _config(conversation, speaker), durability="sync")
        return _UNDERSTOOD.validate_python(ended["understood"]), bool(ended.get("asked_model"))

    async def remember(self, conversation: str, refs: Mapping[str, Any]) -> None:
        """Keep what a plan's receipts named, for “它” and “那个” in the next turn."""
        await self._graph.aupdate_state(_config(conversation, ""), {"refs": dict(refs)}, "fill")

    async def _understand(self, state: TurnState, config: RunnableConfig) -> TurnState:
        # reading takes a while and looks things up: other officers' turns go on meanwhile
        understood = await asyncio.to_thread(
            self._understanding.by_code,
            state.get("text", ""),
            [Turn(role, said) for role, said in state.get("turns", [])],
            state.get("pinned", ""),
            state.get("refs", {}),
            _speaker(config),
        )
        return {"understood": _UNDERSTOOD.dump_python(understood, mode="json")}

    async def _fill(self, state: TurnState, config: RunnableConfig) -> TurnState:
        understood = await self._understanding.by_model(
            state.get("text", ""),
            [Turn(role, said) for role, said in state.get("turns", [])],
            _UNDERSTOOD.validate_python(state.get("understood", {})),
            _speaker(config),
        )
        return {
            "understood": _UNDERSTOOD.dump_python(understood, mode="json"),
            "asked_model": True,
        }


def _next(state: TurnState) -> str:
    unsure = state.get("understood", {}).get("outcome") == "unsure"
    return "fill" if unsure and state.get("use_model") else "end"


def _config(conversation: str, speaker: str) -> RunnableConfig:
    return {"configurable": {"thread_id": conversation, "speaker": speaker}}


def _speaker(config: RunnableConfig) -> str:
    return str(config.get("configurable", {}).get("speaker", ""))


@asynccontextmanager
async def turn_store(path: Path) -> AsyncGenerator[BaseCheckpointSaver[Any]]:
    """Open the file that keeps turns; deleting it only makes follow-ups start afresh."""
    path.parent.mkdir(parents=True, exist_ok=True)
    async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
        yield saver
