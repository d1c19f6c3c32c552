"""Full text on the embedded database, and on PostgreSQL where it can be started."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jieba
import pytest
from sqlalchemy import select, update

import knowledge.lexical
from core.clock import SystemClock
from core.database import Database
from core.identity import Principal, Role
from knowledge.documents import ClauseKind, ParsedClause, ParsedDocument, RevisionMeta
from knowledge.lexical import LexicalIndex, entry, keep_dictionary_in, query_terms, tokens
from knowledge.library import Library, Source
from knowledge.retrieve import Query, Retriever
from knowledge.tables import ClauseRow

OFFICER = Principal("u1", "值班员", ("area",), frozenset({Role.OFFICER}))
TODAY = date(2026, 11, 21)

LAW = {
    "第一条": "为了预防和减少火灾危害,制定本条例。",
    "第二条": "任何单位和个人不得占用、堵塞、封闭疏散通道、安全出口、消防车通道。",
    "第三条": "禁止在重污染天气期间燃放烟花爆竹。",
    "第四条": "供电中断时,值班人员应当在30分钟内首报。",
}


class Shelf:
    """A library with its full-text index."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.library = Library(database, SystemClock())
        self.lexical = LexicalIndex(database)
        self.retriever = Retriever(self.library, self.lexical)

    def put(
        self,
        title: str,
        articles: dict[str, str],
        *,
        audience: str = "all",
        effective: date | None = None,
    ) -> list[int]:
        """Store, index and publish a text; return its clause ids."""
        whole, clauses = "", list[ParsedClause]()
        for label, body in articles.items():
            start = len(whole)
            whole += body + "\n"
            clauses.append(
                ParsedClause(ClauseKind.ARTICLE, label, (label,), body, start, start + len(body))
            )
        parsed = ParsedDocument(
            RevisionMeta(title=title, effective=effective), whole, tuple(clauses)
        )
        with self.database.transaction() as session:
            revision, _ = self.library.store(
                session, parsed, Source(f"{title}.md", "0", audience=audience)
            )
            ids = list(
                session.scalars(
                    select(ClauseRow.id)
                    .where(ClauseRow.revision_id == revision.id)
                    .order_by(ClauseRow.ordinal)
                )
            )
            rows = [
                (i, entry(title, [label], body))
                for i, (label, body) in zip(ids, articles.items(), strict=True)
            ]
            self.lexical.add(session, rows)
            self.library.publish(session, revision.id)
        return ids

    def ask(self, question: str, on: date = TODAY) -> list[tuple[str, str]]:
        """Return (title, label) of the hits."""
        found = self.retriever.search(Query(text=question, on=on, principal=OFFICER))
        return [(hit.clause.revision.title, hit.clause.label) for hit in found.hits]


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A shelf on each kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'zhiban.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    database = Database(url)
    database.migrate()
    yield Shelf(database)
    database.dispose()


def test_words_are_cut_the_same_whatever_their_width_or_case() -> None:
    assert tokens("ＧＢ/T 9704,消防车通道") == tokens("gb/t 9704 消防车通道")
    assert "消防" in tokens("消防车通道")


def test_words_of_the_trade_stay_out_of_the_general_dictionary() -> None:
    own = (Path(knowledge.lexical.__file__).with_name("words.txt")).read_text(encoding="utf-8")
    added = [word for word in own.split() if len(word) > 1]
    assert all(word in tokens(word) for word in added[:50])
    assert any(not jieba.dt.FREQ.get(word) for word in added)


def test_the_compiled_dictionary_is_kept_in_a_folder_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jieba, "dt", jieba.Tokenizer(str(_small_dictionary(tmp_path))))
    keep_dictionary_in(tmp_path / "cache")
    jieba.dt.initialize()
    assert list((tmp_path / "cache").glob("jieba*.cache"))


def _small_dictionary(folder: Path) -> Path:
    file = folder / "dict.txt"
    file.write_text("值班 10 n\n", encoding="utf-8")
    return file


def test_asking_words_say_nothing_about_the_matter() -> None:
    assert query_terms("消防车通道可以占用吗") == query_terms("消防车通道 占用")


def test_the_clause_with_the_words_is_found_and_the_best_comes_first(shelf: Shelf) -> None:
    ids = shelf.put("示范区消防条例", LAW)
    with shelf.database.reading() as session:
        revision = session.scalar(select(ClauseRow.revision_id).where(ClauseRow.id == ids[0]))
    assert revision is not None
    found = shelf.lexical.search(query_terms("占用消防车通道"), [revision], 5)
    assert found[0][0] == ids[1]
    assert shelf.lexical.search(query_terms("占用消防车通道"), [], 5) == []
    assert shelf.lexical.search([], [revision], 5) == []


def test_stored_columns_hold_the_words_as_often_as_they_were_indexed(shelf: Shelf) -> None:
    ids = shelf.put("示范区消防条例", LAW)
    made = entry("示范区消防条例", ["第二条"], LAW["第二条"])
    stored = shelf.lexical.stored([ids[1]])[ids[1]]
    assert sorted(stored.title.split()) == sorted(made.title.split())
    assert sorted(stored.path.split()) == sorted(made.path.split())
    assert sorted(stored.body.split()) == sorted(made.body.split())


def test_weights_follow_the_index_as_it_grows(shelf: Shelf) -> None:
    shelf.put("示范区消防条例", LAW)
    before = shelf.lexical.weights(["首报", "通道", "没有的词"])
    assert before["没有的词"] > before["首报"] > 0
    shelf.put("示范区值班规定", {"第一条": "首报用电话。", "第二条": "首报后续报。"})
    assert shelf.lexical.document_frequency(["首报"]) == {"首报": 3}


def test_removed_clauses_are_found_no_more(shelf: Shelf) -> None:
    ids = shelf.put("示范区消防条例", LAW)
    with shelf.database.transaction() as session:
        shelf.lexical.remove(session, ids)
        assert shelf.lexical.ids(session) == set()


def test_what_is_kept_of_a_clause_goes_when_the_library_is_written(shelf: Shelf) -> None:
    ids = shelf.put("示范区消防条例", LAW)
    assert set(shelf.library.clauses(ids)) == set(shelf.lexical.stored(ids)) == set(ids)
    with shelf.database.transaction() as session:
        changed = update(ClauseRow).where(ClauseRow.id == ids[0])
        session.execute(changed.values(text="改过。"))
        shelf.lexical.remove(session, ids[:1])
    assert shelf.library.clauses(ids)[ids[0]].text == "改过。"
    assert set(shelf.lexical.stored(ids)) == set(ids[1:])


def test_a_colloquial_question_reaches_the_official_wording(shelf: Shelf) -> None:
    shelf.put("示范区消防条例", LAW)
    assert shelf.ask("今天能放炮仗吗")[0] == ("示范区消防条例", "第三条")


def test_a_named_article_comes_first(shelf: Shelf) -> None:
    shelf.put("示范区消防条例", LAW)
    shelf.put("示范区供电条例", {"第四条": "供电中断时,值班人员应当首报供电中断。"})
    assert shelf.ask("《消防条例》第四条供电中断怎么报")[0] == ("示范区消防条例", "第四条")


def test_what_may_not_be_read_is_never_returned_even_by_name(shelf: Shelf) -> None:
    shelf.put("示范区保密值班规定", {"第一条": "密级电报由专人办理。"}, audience="role:审计员")
    assert shelf.ask("《示范区保密值班规定》第一条") == []
    found = shelf.retriever.search(
        Query(text="《示范区保密值班规定》第一条", on=TODAY, principal=OFFICER)
    )
    assert found.unknown_titles == ("示范区保密值班规定",)


def test_only_the_revision_in_force_on_the_day_answers(shelf: Shelf) -> None:
    shelf.put("值班规定", {"第一条": "首报时限为两小时。"}, effective=date(2020, 1, 1))
    shelf.put("值班规定", {"第一条": "首报时限为三十分钟。"}, effective=date(2025, 1, 1))
    query = Query(text="首报时限", on=TODAY, principal=OFFICER)
    now = shelf.retriever.search(query).hits
    then = shelf.retriever.search(
        Query(text="首报时限", on=date(2021, 6, 1), principal=OFFICER)
    ).hits
    assert [h.clause.text for h in now] == ["首报时限为三十分钟。"]
    assert [h.clause.text for h in then] == ["首报时限为两小时。"]


def test_every_hit_shows_its_standing_in_every_stage(shelf: Shelf) -> None:
    shelf.put("示范区消防条例", LAW)
    found = shelf.retriever.search(Query(text="占用消防车通道", on=TODAY, principal=OFFICER))
    assert set(found.hits[0].stages) == {"lexical", "dense", "fused"}
    assert found.hits[0].stages["fused"].rank == 1
    assert {"lexical", "dense", "rank", "search"} <= set(found.timings_ms)
