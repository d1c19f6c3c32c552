"""The command line as a program uses it: real processes, a home of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RULE = """# 青禾区值班工作规定

2025年5月1日 施行

第一条 值班电话应当在铃响三声内接听。

第二条 本规定自2025年5月1日起施行。
"""


class Command:
    def __init__(self, home: Path) -> None:
        self.home = home
        # no model files: the commands must work on full text alone
        self.environment = os.environ | {
            "ZHIBAN_HOME": str(home),
            "ZHIBAN_MODELS_DIR": str(home / "models"),
            "ZHIBAN_LLM_ENABLED": "false",
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "channels", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def zhiban(tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("files")
    (folder / "规定.md").write_text(RULE, encoding="utf-8")
    (folder / "空.md").write_text("", encoding="utf-8")
    command = Command(tmp_path_factory.mktemp("home"))
    done = command("ingest", str(folder), "--json")
    assert done.returncode == 3, done.stderr  # one of the two is empty
    jobs = {job["file_name"]: job for job in json.loads(done.stdout)["jobs"]}
    assert jobs["规定.md"]["state"] == "done"
    assert jobs["空.md"]["state"] == "failed"
    assert jobs["空.md"]["remedy"]
    return command


def test_ask_prints_the_fixed_fields_and_a_quote_of_the_file(zhiban: Command) -> None:
    done = zhiban("ask", "值班电话响几声之内接听？", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {"answer", "abstained", "citations", "evidence", "timings_ms"} <= answer.keys()
    citation = answer["citations"][0]
    assert {"document", "revision", "path", "quote", "page"} <= citation.keys()
    assert citation["quote"] in RULE


def test_ask_without_a_basis_exits_with_3(zhiban: Command) -> None:
    done = zhiban("ask", "森林火灾过火面积多少公顷算重大？", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["abstained"]


def test_the_same_files_again_change_nothing(zhiban: Command, tmp_path: Path) -> None:
    file = tmp_path / "规定.md"
    file.write_text(RULE, encoding="utf-8")
    done = zhiban("ingest", str(file), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["jobs"][0]["state"] == "unchanged"
    assert json.loads(zhiban("library", "list", "--json").stdout)["total"] == 1


def test_a_path_that_does_not_exist_is_explained_in_chinese(zhiban: Command) -> None:
    done = zhiban("ingest", "没有这个文件.md")
    assert done.returncode == 5
    assert "找不到" in done.stderr


def test_accounts_are_made_and_listed(zhiban: Command) -> None:
    made = json.loads(
        zhiban("user", "add", "li", "--name", "李四", "--role", "值班员", "--json").stdout
    )
    assert made["password"]
    assert [u["login"] for u in json.loads(zhiban("user", "list", "--json").stdout)] == ["li"]


def test_the_audit_log_verifies(zhiban: Command) -> None:
    done = zhiban("audit", "verify", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (told["ok"], told["broken"]) == (True, [])
    assert told["records"] > 0


def test_a_backup_restores_into_an_empty_home(zhiban: Command, tmp_path: Path) -> None:
    archive = tmp_path / "备份.tar.gz"
    assert zhiban("backup", str(archive)).returncode == 0
    other = Command(tmp_path / "other")
    restored = other("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert json.loads(other("library", "list", "--json").stdout)["total"] == 1
    again = other("restore", str(archive))
    assert again.returncode != 0
