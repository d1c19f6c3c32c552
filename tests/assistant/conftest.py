"""A small real library: two revisions of a rule, a contradiction, a restricted document."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.conversations import Conversations
from assistant.service import Assistant
from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.identity import SYSTEM, Principal, Role
from core.models.chat import ChatModel
from core.models.hashed import HashedEmbedder
from core.settings import Settings
from ingest.jobs import Upload
from ingest.pipeline import IngestDesk
from knowledge.chroma_index import ChromaIndex
from knowledge.lexical import LexicalIndex
from knowledge.library import Library
from knowledge.retrieve import Retriever

FORMER = """# 青禾区值班工作规定

2022年1月10日 青禾区人民政府办公室发布

2022年3月1日 施行

## 第一章 总则

第一条 为了规范青禾区值班工作,制定本规定。

## 第二章 接听

第二条 值班电话应当在铃响五声内接听。

第三条 本规定自2022年3月1日起施行。
"""
CURRENT = """# 青禾区值班工作规定

2025年3月20日 青禾区人民政府办公室发布

2025年5月1日 施行

## 第一章 总则

第一条 为了规范青禾区值班工作,制定本规定。

## 第二章 接听

第二条 值班电话应当在铃响三声内接听。

第三条 一般突发事件应当在二小时内书面报告,较大突发事件应当在一小时内书面报告。

第四条 本规定自2025年5月1日起施行。
"""
STANDARD = """# 青禾区值班室配置标准

2024年2月1日 施行

第一条 街镇值班室不间断电源的续航时间不得少于4小时。
"""
NOTICE = """# 青禾区值班室验收办法

2024年6月1日 施行

第一条 街镇值班室不间断电源的续航时间不得少于2小时。
"""
SECRET = """# 青禾区领导备勤安排

2026年1月1日 施行

第一条 主要领导备勤地点为青禾会议中心三楼。
"""


class World:
    """An assistant over the small library; `model` may be set by a test."""

    def __init__(self, database: Database, home: Path) -> None:
        settings = Settings(_env_file=None, home=home)
        clock = SystemClock(settings.zone)
        self.audit = Audit(database, clock)
        self.library = Library(database, clock)
        lexical = LexicalIndex(database)
        embedder = HashedEmbedder()
        vectors = ChromaIndex(home / "vectors", embedder.name)
        self.desk = IngestDesk(
            database,
            self.library,
            lexical,
            vectors,
            embedder,
            settings,
            self.audit,
            clock,
            workers=0,
        )
        retriever = Retriever(self.library, lexical)
        retriever.attach(vectors, embedder)
        self.model: ChatModel | None = None
        find: Callable[[], ChatModel | None] = lambda: self.model  # noqa: E731 - read at each ask
        self.assistant = Assistant(
            self.library,
            retriever,
            lambda: embedder,
            find,
            Conversations(database, clock),
            self.audit,
            clock,
        )
        open_texts = {
            "旧规定.md": FORMER,
            "新规定.md": CURRENT,
            "标准.md": STANDARD,
            "办法.md": NOTICE,
        }
        self.desk.submit([Upload(n, t.encode()) for n, t in open_texts.items()], SYSTEM)
        self.desk.submit([Upload("备勤.md", SECRET.encode())], SYSTEM, audience="role:带班领导")
        self.desk.run_until_idle()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    made = World(database, tmp_path)
    yield made
    made.desk.stop()


@pytest.fixture
def officer() -> Principal:
    return Principal("u1", "张三", ("room",), frozenset({Role.OFFICER}))


@pytest.fixture
def leader() -> Principal:
    return Principal("u2", "李四", ("room",), frozenset({Role.LEADER}))
