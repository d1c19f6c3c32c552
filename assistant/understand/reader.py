"""Understanding for the turn graph: rules over the room's world, then the model where they end."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.understand.model_fill import fill, settled
from assistant.understand.outcome import Turn, Understood
from assistant.understand.parse import parse
from assistant.understand.world import World
from core.errors import Unavailable
from core.identity import Principal
from core.models.chat import ChatModel
from core.models.embed import Embedder


class Reader:
    """Understands utterances of one room. Models are asked for at each turn: they come and go."""

    def __init__(
        self,
        world: Callable[[Principal], World],
        people: Callable[[str], Principal | None],
        embedder: Callable[[], Embedder | None],
        model: Callable[[], ChatModel | None],
    ) -> None:
        self._world = world
        self._people = people
        self._embedder = embedder
        self._model = model

    def by_code(
        self, text: str, turns: list[Turn], pinned: str, refs: Mapping[str, Any], speaker: str
    ) -> Understood:
        """Understand with rules and the room's own names."""
        understood = parse(
            text,
            self._seen(speaker),
            turns,
            embedder=self._embedder(),
            pinned=pinned,
            last_refs=refs,
        )
        return settled(understood)

    async def by_model(
        self, text: str, turns: list[Turn], understood: Understood, speaker: str
    ) -> Understood:
        """Fill what rules left open; without a model it stays open."""
        model = self._model()
        if model is None:
            return understood
        try:
            return await fill(model, text, self._seen(speaker), turns, understood)
        except Unavailable:
            return understood

    def _seen(self, speaker: str) -> World:
        person = self._people(speaker)
        return self._world(person or Principal(speaker, "", (), frozenset()))
