"""A whole roll-call, end to end: sixty telephones of an invented district, called by the product.

The peers are SIPp's; what they say is rendered once and kept (evals/rollcall). The product's own
desk, engine, SIP line, dialogue and hearing do the rest, behind the dispatcher.
"""

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from assistant.duties.rollcall.model import Attempt, Campaign, CampaignState
from core.errors import Unavailable
from core.models.registry import ModelRegistry
from core.settings import load_settings
from evals.rollcall import carrying
from evals.rollcall.conduct import Kind, conducts
from evals.rollcall.cost import Cost, measured
from evals.rollcall.district import OFFICER, District, district
from evals.rollcall.media import correlation, recorded, sent
from evals.rollcall.outcome import Row, last_hang_up, lines, metrics
from evals.rollcall.peers import exchange
from evals.rollcall.scenario import Telephone
from evals.rollcall.streams import Clips, stream
from evals.rollcall.world import Room, invented
from voice.synthesizer import synthesizer

WITHIN_S = 600.0  # for the whole round
_LOOK_S = 0.25


def media(units: int, processes: int, details: Path | None = None) -> dict[str, Any]:
    """Only the line: `units` calls at once over `processes` processes, recordings compared."""
    rows: list[dict[str, Any]] = []
    report = carrying.run(units, processes, rows)
    if details:
        details.write_text(_lines(rows), encoding="utf-8")
    return report


def run(units: int = 60, details: Path | None = None) -> dict[str, Any]:
    """Call `units` rooms at once and hold the sheet against how they behaved.

    `details` receives a JSON line a row; the recordings of rows that went wrong are kept in a
    folder beside it. Raises Unavailable where SIPp, the voice or the recogniser isn't there.
    """
    started = time.perf_counter()
    rooms = invented(units)
    kept = load_settings().cache_dir / "bench-rollcall"
    with tempfile.TemporaryDirectory(prefix="zhiban-rollcall-") as scratch:
        peers = Path(scratch) / "peers"
        peers.mkdir()
        with district(rooms, Path(scratch) / "home", kept / "prompts") as product:
            phones = _telephones(rooms, product, kept, peers)
            with exchange(phones, peers) as (port, pid):
                product.connect_line(port, units)
                campaign, sheet_at, cost = _called(rooms, product, pid)
            rows = _rows(phones, campaign, product)
        _write(rows, details)
    return {
        "suite": "bench-rollcall",
        "rows": len(rows),
        "metrics": {
            "lines": lines(campaign.attempts),
            **metrics(rows),
            "sheet_after_last_hangup_s": round(sheet_at - last_hang_up(campaign.attempts), 1),
            "cpu_s": round(cost.cpu_s, 1),
            "rss_mib": round(cost.rss_mib),
        },
        "seconds": round(time.perf_counter() - started, 1),
    }


def _telephones(rooms: list[Room], product: District, kept: Path, folder: Path) -> list[Telephone]:
    settings = load_settings()
    voice = synthesizer(settings, ModelRegistry(settings.models_dir))
    clips = Clips(kept / "clips", voice)
    asked = product.question_ends_s()
    phones: list[Telephone] = []
    for conduct in conducts(rooms):
        sends = conduct.kind not in (Kind.BUSY, Kind.NO_ANSWER)
        phones.append(Telephone(conduct, stream(conduct, clips, asked, folder) if sends else None))
    return phones


def _called(rooms: list[Room], product: District, peers: int) -> tuple[Campaign, float, Cost]:
    """Make the round; return it, when its sheet was there (seconds since 1970), and its cost."""
    product.desk.engine.start()
    with measured() as cost:
        cost.leave_out.add(peers)
        id = product.call(rooms)
        end = time.monotonic() + WITHIN_S
        while (campaign := product.desk.get(id)).state is not CampaignState.DONE:
            if time.monotonic() > end:
                raise Unavailable(
                    f"查岗没有在 {WITHIN_S:.0f} 秒内结束（{campaign.settled}/{len(rooms)}）。",
                    "请查看日志。",
                )
            time.sleep(_LOOK_S)
        sheet = product.desk.parts.sheet
        assert sheet is not None
        sheet(campaign, False)
        sheet_at = time.time()
    return campaign, sheet_at, cost


def _rows(phones: list[Telephone], campaign: Campaign, product: District) -> list[Row]:
    results = {unit.unit: unit.last for unit in campaign.units}
    return [_row(phone, results[phone.conduct.room.id], product) for phone in phones]


def _row(phone: Telephone, attempt: Attempt, product: District) -> Row:
    path = product.desk.recording(attempt.id, OFFICER) if attempt.recording else None
    if path is None or phone.stream is None:
        return Row(phone, attempt, path, None)
    return Row(phone, attempt, path, correlation(sent(phone.stream.path), recorded(path)))


def _write(rows: list[Row], details: Path | None) -> None:
    """Write the details, and keep the sound of what went wrong."""
    if details is None:
        return
    told: list[dict[str, Any]] = []
    for row in rows:
        detail = row.detail()
        if row.recording is not None and not (row.right and all(row.said_right)):
            folder = details.with_name(f"{details.stem}-audio")
            folder.mkdir(parents=True, exist_ok=True)
            kept = folder / f"{row.phone.conduct.room.number}.wav"
            shutil.copyfile(row.recording, kept)
            detail["recording"] = str(kept)
        told.append(detail)
    details.write_text(_lines(told), encoding="utf-8")


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
