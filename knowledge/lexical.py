"""Full text: jieba words in SQLite FTS5 or PostgreSQL tsvector, in the library's own database.

Rows are written in the transaction that stores the clauses, so index and truth can't differ.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

import jieba
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import Database
from core.table_writes import Remembered
from knowledge.evidence.figures import plain

jieba.setLogLevel(logging.WARNING)

_KEPT = 3000  # clauses
_FEW = 40  # characters: a question, or less

_WORD = re.compile(r"[一-鿿㐀-䶿]+|[a-z]+|\d+(?:\.\d+)?", re.IGNORECASE)
# words of asking and of grammar: they say nothing about the matter
STOP_WORDS = frozenset(
    """
    的 了 吗 呢 吧 啊 呀 嘛 和 与 或 及 在 是 有 为 对 把 被 给 让 将 从 到 向 由 于 按
    按照 依照 根据 我 我们 你 你们 他 他们 它 咱 咱们 这 那 这个 那个 这种 那种 什么 怎么
    怎样 怎么办 怎么说 如何 哪 哪些 哪个 哪里 谁 几 多少 多久 多长 时间 是否 是不是 能 能否
    能不能 可以 可不可以 要 要不要 会 应 应当 应该 必须 需要 得 还 还是 也 都 就 才 又 再
    很 太 最 更 一 一个 一下 一样 不 没 没有 请问 问 问题 规定 关于 如果 要是 的话 但 但是
    而 而且 并 并且 以及 等 之 其 其中 上 下 里 中 内 外 前 后 时 时候 个 人家 到底 究竟
    分别 各 各是 算 算不算 说 讲 看 来 去 做 弄 搞 拿 用 行 行不行 一般 具体 有关 相关 属于
    现在
    """.split()  # noqa: SIM905 - 150 quoted words would hide the list
)


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """One clause's tokenised columns."""

    title: str
    path: str
    body: str


@lru_cache(maxsize=1)
def _cutter() -> jieba.Tokenizer:
    """Return jieba with the words of duty rooms that its dictionary lacks; loads on first use."""
    jieba.initialize()
    made = jieba.Tokenizer()
    # one reading of the dictionary serves both; only this one gets more words
    made.FREQ, made.total = dict(jieba.dt.FREQ), jieba.dt.total
    made.initialized = True
    for word in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split():
        made.add_word(word)
    return made


def keep_dictionary_in(folder: Path) -> None:
    """Keep jieba's compiled dictionary in a folder of ours, made where it is missing.

    The system's temporary folder is emptied by restarts and may be written by anyone. Comes before
    the first word is cut.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cast("Any", jieba.dt).tmp_dir = str(folder)


def tokens(words: str) -> list[str]:
    """Cut text into lower-case words as the index holds them; jieba's search mode."""
    return list(_few_tokens(words)) if len(words) <= _FEW else _tokens(words)


@lru_cache(maxsize=4096)
def _few_tokens(words: str) -> tuple[str, ...]:
    """A question's own words are looked at beside every clause."""
    return tuple(_tokens(words))


def _tokens(words: str) -> list[str]:
    found: list[str] = []
    cut = _cutter().cut_for_search
    for run in _WORD.findall(normalize("NFKC", plain(words)).lower()):
        found += cut(run, HMM=False) if "一" <= run[0] <= "鿿" else [run]
    return found


def query_terms(question: str) -> list[str]:
    """Return a question's content words in order, without repeats."""
    return [w for w in dict.fromkeys(tokens(question)) if w not in STOP_WORDS and len(w) > 1] or [
        w for w in dict.fromkeys(tokens(question)) if w not in STOP_WORDS
    ]


@lru_cache(maxsize=4096)
def _cut(words: str) -> str:
    """Titles and paths repeat for every clause of a document."""
    return " ".join(tokens(words))


def entry(
    title: str, path: Sequence[str] | str, text: str, context: str = "", label: str = ""
) -> LexicalEntry:
    """Tokenise a clause for the index; needs no database, so worker processes can do it."""
    joined = path if isinstance(path, str) else " ".join(path)
    return LexicalEntry(
        _cut(title), _cut(f"{joined} {label}"), " ".join(tokens(f"{context} {text}"))
    )


class LexicalIndex:
    """The full-text index of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lite = database.is_sqlite
        self._known: dict[str, int] = {}  # document frequencies, until the index changes
        self._size = 0
        self._stored = Remembered(database.writes, ["clause_fts"], dict[int, LexicalEntry])

    def add(self, session: Session, rows: Sequence[tuple[int, LexicalEntry]]) -> None:
        """Index clauses by id, in the caller's transaction."""
        self._forget()
        if rows:
            session.execute(
                text(_INSERT_SQLITE if self._lite else _INSERT_POSTGRES),
                [{"id": i, "title": e.title, "path": e.path, "body": e.body} for i, e in rows],
            )

    def remove(self, session: Session, clause_ids: Sequence[int]) -> None:
        """Drop clauses from the index, in the caller's transaction."""
        self._forget()
        if clause_ids:
            session.execute(
                text("DELETE FROM clause_fts WHERE rowid = :id"), [{"id": i} for i in clause_ids]
            )

    def ids(self, session: Session) -> set[int]:
        """Return the ids of all indexed clauses."""
        return set(session.scalars(text("SELECT rowid FROM clause_fts")))

    def search(
        self, words: Iterable[str], revisions: Sequence[int], limit: int
    ) -> list[tuple[int, float]]:
        """Return (clause id, score) of the best matches within the given revisions."""
        match = self._match(words)
        if not match or not revisions:
            return []
        listed = ",".join(str(int(r)) for r in revisions)
        head = _SEARCH_SQLITE if self._lite else _SEARCH_POSTGRES
        query = text(f"{head} AND c.revision_id IN ({listed}) ORDER BY score DESC LIMIT :limit")
        with self._database.reading() as session:
            rows = session.execute(query, {"match": match, "limit": limit}).all()
            return [(int(r[0]), float(r[1])) for r in rows]

    def stored(self, ids: Sequence[int]) -> dict[int, LexicalEntry]:
        """Return the tokenised columns of the clauses with these ids, as they were indexed."""
        kept = self._stored.now()
        missing = [i for i in ids if i not in kept]
        read = self._read_stored(missing) if missing else {}
        found = {i: kept.get(i) or read.get(i) for i in ids}
        if len(kept) < _KEPT:
            kept |= read
        return {i: entry for i, entry in found.items() if entry is not None}

    def _read_stored(self, ids: Sequence[int]) -> dict[int, LexicalEntry]:
        listed = ",".join(str(int(i)) for i in ids)
        columns = "title, path, body" if self._lite else "tokens::text"
        query = text(
            f"SELECT rowid, {columns} FROM clause_fts WHERE rowid IN ({listed})"  # noqa: S608
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        if self._lite:
            return {int(r[0]): LexicalEntry(r[1], r[2], r[3]) for r in rows}
        return {int(r[0]): _from_tsvector(r[1]) for r in rows}

    def document_frequency(self, words: Sequence[str]) -> dict[str, int]:
        """Return in how many clauses each word stands."""
        missing = [word for word in words if word not in self._known]
        if missing:
            where = "clause_fts MATCH :m" if self._lite else "tokens @@ to_tsquery('simple', :m)"
            query = text(f"SELECT count(*) FROM clause_fts WHERE {where}")  # noqa: S608 - constant
            with self._database.reading() as session:
                for word in missing:
                    found = session.scalar(query, {"m": self._match([word])})
                    self._known[word] = found or 0
        return {word: self._known.get(word, 0) for word in words}

    def weights(self, words: Sequence[str]) -> dict[str, float]:
        """Return each word's idf; a word that stands nowhere weighs most."""
        if not self._size:
            with self._database.reading() as session:
                self._size = session.scalar(text("SELECT count(*) FROM clause_fts")) or 1
        counts = self.document_frequency(words)
        size = max(self._size, *counts.values()) if counts else self._size
        return {w: log(1 + (size - n + 0.5) / (n + 0.5)) for w, n in counts.items()}

    def _forget(self) -> None:
        self._known, self._size = {}, 0

    def _match(self, words: Iterable[str]) -> str:
        quote, join = ('"', " OR ") if self._lite else ("'", " | ")
        return join.join(f"{quote}{word}{quote}" for word in words)


_INSERT_SQLITE = (
    "INSERT INTO clause_fts(rowid, title, path, body) VALUES (:id, :title, :path, :body)"
)
_INSERT_POSTGRES = (
    "INSERT INTO clause_fts(rowid, tokens) VALUES (:id, "
    "setweight(to_tsvector('simple', :title), 'A') || "
    "setweight(to_tsvector('simple', :path), 'B') || to_tsvector('simple', :body))"
)
_SEARCH_SQLITE = (
    "SELECT f.rowid, -bm25(clause_fts, 2.0, 1.0, 1.0) AS score FROM clause_fts f "
    "JOIN clause c ON c.id = f.rowid WHERE clause_fts MATCH :match"
)
# PostgreSQL has no BM25; its rank only chooses candidates, which are scored again afterwards.
_SEARCH_POSTGRES = (
    "SELECT f.rowid, ts_rank(f.tokens, to_tsquery('simple', :match), 1) AS score "
    "FROM clause_fts f JOIN clause c ON c.id = f.rowid "
    "WHERE f.tokens @@ to_tsquery('simple', :match)"
)
_LEXEME = re.compile(r"'((?:[^']|'')+)'(?::([\dA-D,]+))?")


def _from_tsvector(shown: str) -> LexicalEntry:
    """Read the columns back from a tsvector's text form, e.g. 'word':1A,7 (A title, B path)."""
    columns: dict[str, list[str]] = {"A": [], "B": [], "": []}
    for word, places in _LEXEME.findall(shown):
        for place in (places or "1").split(","):
            mark = place[-1] if place[-1] in "AB" else ""
            columns[mark].append(word.replace("''", "'"))
    return LexicalEntry(" ".join(columns["A"]), " ".join(columns["B"]), " ".join(columns[""]))
