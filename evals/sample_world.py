"""Write the world file of the act-sample cases: `python -m evals.sample_world`.

The built-in sample rooms (connectors.sample_world) as of one fixed moment, with the sensors,
roll-calls, notices and reports of cases/act-sample-more.yaml, as evals.act_world reads them.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from connectors.contract import Kind, Named
from connectors.sample_world import DEFAULT_ROOM, HOME_UNIT, SPEAKER, sample_things
from core.clock import ROOM_ZONE

MOMENT = datetime(2026, 9, 18, 20, 10, tzinfo=ROOM_ZONE)
"""A Friday evening in the flood season; the cases' times are counted from it."""

_CASES = Path(__file__).parent / "cases"
WORLD_FILE = _CASES / "act-sample-world.json"
_MORE = _CASES / "act-sample-more.yaml"
_LISTS = {
    "units": Kind.UNIT,
    "external": Kind.EXTERNAL,
    "groups": Kind.GROUP,
    "contacts": Kind.CONTACT,
    "places": Kind.PLACE,
    "cameras": Kind.CAMERA,
    "devices": Kind.DEVICE,
    "scenes": Kind.SCENE,
    "events": Kind.EVENT,
    "shifts": Kind.SHIFT,
}


def sample_world() -> dict[str, Any]:
    """Return the world of the act-sample cases."""
    things = sample_things(MOMENT)
    more: dict[str, Any] = yaml.safe_load(_MORE.read_text(encoding="utf-8"))
    lists = {key: [_row(t) for t in things if t.kind is kind] for key, kind in _LISTS.items()}
    return {"meta": _meta(), **lists, **more}


def text() -> str:
    """Return the world file's content: one record a line."""
    parts: list[str] = []
    for key, value in sample_world().items():
        if isinstance(value, list):
            rows = ",\n".join("  " + _json(row) for row in value)
            parts.append(f" {_json(key)}: [\n{rows}\n ]")
        else:
            parts.append(f" {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _meta() -> dict[str, Any]:
    return {
        "name": "示范区",
        "note": "本产品自带的虚构示例，由 evals.sample_world 生成，请勿手改。",
        "now": MOMENT.isoformat(timespec="minutes"),
        "speaker": SPEAKER,
        "speaker_unit": HOME_UNIT,
        "defaults": {"room": DEFAULT_ROOM},
        "loops": ["社区", "多格合一", "街镇", "区级"],
        "event_states": ["待派单", "已派单", "处置中", "已反馈待核查", "延期申请", "待办结"],
    }


def _row(thing: Named) -> dict[str, Any]:
    title = "title" if thing.kind is Kind.EVENT else "name"
    facts = _unit(thing) if thing.kind is Kind.UNIT else dict(thing.facts)
    return {"id": thing.id, title: thing.name, "aliases": list(thing.aliases), **facts}


def _unit(thing: Named) -> Mapping[str, Any]:
    facts = dict(thing.facts)
    facts["class"] = facts.pop("klass")
    facts["duty_room"] = {"name": f"{thing.name}值班室", "sip": facts.pop("duty_phone")}
    facts["today"] = {"on_duty": facts.pop("on_duty"), "leader": facts.pop("leader")}
    return facts


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write the file."""
    WORLD_FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
