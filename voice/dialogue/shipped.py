"""The scripts that come with the product: scripts.yaml."""

from pathlib import Path

from core.yaml_data import read_yaml
from voice.dialogue.script import Script

_FILE = Path(__file__).with_name("scripts.yaml")


def shipped_scripts() -> list[Script]:
    """Return 查岗, 查岗（逐项） and 叫应, in this order."""
    rows = read_yaml(_FILE.read_text(encoding="utf-8"))
    return [Script.model_validate(row) for row in rows]
