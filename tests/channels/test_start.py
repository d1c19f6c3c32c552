"""What a start may cost: the server and the command line load only what they need at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from channels.commands import up

# seconds or hundreds of megabytes each; imported where they are first used
HEAVY = frozenset(
    """
    av baresip chromadb ctranslate2 faster_whisper jieba.posseg langchain_openai ldap3 llama_index
    matplotlib nltk onnx onvif openai pandas scipy sentence_transformers sklearn telegram torch
    transformers wechatpy wecom_aibot_sdk xllamacpp zeep
    """.split()  # noqa: SIM905 - quoted words would hide the list
)
# what --help and a command that asks the running server can do without
NOT_FOR_HELP = HEAVY | {"alembic", "dbos", "fastapi", "jieba", "nicegui", "numpy", "sqlalchemy"}


@pytest.mark.parametrize(
    ("module", "unwanted"), [("channels.cli", NOT_FOR_HELP), ("channels.serving", HEAVY)]
)
def test_leaves_slow_libraries_unloaded(module: str, unwanted: frozenset[str]) -> None:
    code = f"import gc, sys; gc.disable(); import {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert module in loaded
    assert not unwanted & set(loaded)


class TestBytecode:
    @pytest.fixture(autouse=True)
    def _as_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "pycache_prefix", None)
        monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def test_is_kept_in_our_folder_where_it_may_not_stand_beside_the_sources(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(up, "compiled", lambda: False)
        up.keep_bytecode(tmp_path)
        assert sys.pycache_prefix == str(tmp_path)
        assert not sys.dont_write_bytecode

    def test_an_image_that_was_compiled_is_left_as_it_is(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(up, "compiled", lambda: True)
        up.keep_bytecode(tmp_path)
        assert sys.pycache_prefix is None

    def test_a_usual_environment_is_left_as_it_is(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(sys, "dont_write_bytecode", False)
        monkeypatch.setattr(up, "compiled", lambda: False)
        up.keep_bytecode(tmp_path)
        assert sys.pycache_prefix is None
