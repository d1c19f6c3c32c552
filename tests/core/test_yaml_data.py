"""The quick reading of YAML data equals the slow one."""

from pathlib import Path

import pytest
import yaml

from core.yaml_data import read_yaml

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "file", ["assistant/understand/frames.yaml", "assistant/understand/synonyms.yaml"]
)
def test_reads_shipped_data_as_the_pure_python_reader_does(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert read_yaml(text) == yaml.safe_load(text)


def test_reads_what_libyaml_alone_refuses() -> None:
    assert read_yaml("hours: [时:分]") == {"hours": ["时:分"]}


def test_a_mistake_is_placed_by_line() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        read_yaml("a: 1\nb: [1, 2\nc: 3\n")
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == 2


def test_makes_no_objects() -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml("!!python/object/apply:os.getcwd []")


@pytest.mark.parametrize("other", ["", "odd: [时:分]"])  # the second is read by the slow reader
def test_any_of_a_list_of_expressions_is_one_expression(other: str) -> None:
    text = f"fire: !any\n  - 起火|着火\n  - '(?:火灾)$'\n{other}"
    assert read_yaml(text)["fire"] == "起火|着火|(?:火灾)$"
