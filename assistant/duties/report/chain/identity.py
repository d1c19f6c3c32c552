"""Who and what it was: a name, an age, a post, a telephone, a number plate told otherwise."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.duties.report.chain.earlier import Earlier
from assistant.duties.report.chain.wording import corrected_beside
from assistant.duties.report.record import ChainFlag, Material, Severity
from core.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return read_yaml((Path(__file__).parent / "identity.yaml").read_text("utf-8"))


def strangers(before: Sequence[Earlier], material: Material) -> list[ChainFlag]:
    """Flag a person, a telephone or a vehicle that is told in another way than before."""
    found: list[ChainFlag] = []
    for check in (_named_things, _quoted, _people, _phones, _owners):
        for _, earlier, _ in reversed(before):
            if flag := check(earlier, material):
                found.append(flag)
                break
    return found


def _text(material: Material) -> str:
    return "\n".join(source.text for source in material.sources)


def _flag(
    kind: str, field: str, what: str, pair: tuple[str, str], material: Material,
    severity: Severity = Severity.ERROR,
) -> ChainFlag:  # fmt: skip
    why = corrected_beside(material, pair[1], pair[0])
    note = f"{what}前后不一致（“{pair[0]}”与“{pair[1]}”），" + (
        f"材料已说明\uff1a{why}" if why else "须核实"
    )
    return ChainFlag(
        type=kind, severity=Severity.EXPLAINED if why else severity, field=field, prev=pair[0],
        now=pair[1], note=note,
    )  # fmt: skip


def _named_things(earlier: Material, now: Material) -> ChainFlag | None:
    """A number plate, a bus line, a ship: one in each report, and nearly the same."""
    for row in _data()["names"]:
        old, new = (_numbers(row["pattern"], _text(one)) for one in (earlier, now))
        for base, number in new.items():
            known = old.get(base)
            if known is None or len(known) != 1 or len(number) != 1 or known == number:
                continue
            pair = (base + next(iter(known)), base + next(iter(number)))
            if _slip(*pair):
                return _flag(row["type"], row["field"], row["what"], pair, now)
    return None


def _numbers(pattern: str, text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in re.finditer(pattern, text):
        groups = match.groupdict()
        number = groups["n"] or groups.get("m") or ""
        found.setdefault(groups["base"] or "", set()).add(re.sub(r"[·•]", "", number))
    return found


_QUOTED = re.compile(
    r"[\u201c\"](?P<name>[\u4e00-\u9fa5]{2,6})[\u201d\"](?P<what>[\u4e00-\u9fa5A-Z]{1,2})"
)


def _quoted(earlier: Material, now: Material) -> ChainFlag | None:
    """“海韵之星”KTV and “海韵之心”KTV: the only name in quotation marks before the same word."""
    old, new = (
        {m["what"]: m["name"] for m in _QUOTED.finditer(_text(one))} for one in (earlier, now)
    )
    for what, name in new.items():
        was = old.get(what, name)
        alike = len(was) == len(name) > _FEW and sum(a != b for a, b in zip(was, name, strict=True))
        if was != name and alike and alike <= len(name) / 2 and was not in _text(now):
            return _flag("unit_name_drift", "place", "名称", (was, name), now)
    return None


_FEW = 2  # characters that a slip of the hand or the ear changes


def _slip(one: str, other: str) -> bool:
    if sorted(one) == sorted(other):
        return True
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= _FEW
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )


_PERSON = re.compile(
    r"(?P<name>[\u4e00-\u9fa5]某{1,2}|[\u4e00-\u9fa5]{2,3})[\uff08(\uff0c,]\s*"
    r"(?:(?P<sex>男|女)[性]?[\uff0c,、]?\s*(?:(?P<age>\d{1,3})岁)?|(?P<years>\d{1,3})岁)"
)


def _people(earlier: Material, now: Material) -> ChainFlag | None:
    """张某（男，45岁）: age and sex of one name; and a name one character off beside one age."""
    old = {name: rest for name, *rest in _persons(_text(earlier))}
    for name, sex, age in _persons(_text(now)):
        if name in old:
            was_sex, was_age = old[name]
            if sex and was_sex and sex != was_sex:
                return _flag("person_changed", "person", f"{name}性别", (was_sex, sex), now)
            if age and was_age and age != was_age:
                pair = (f"{name}{was_age}岁", f"{name}{age}岁")
                return _flag("person_changed", "person", f"{name}年龄", pair, now)
            continue
        for other, (was_sex, was_age) in old.items():
            twins = age and age == was_age and sex == was_sex and other not in _text(now)
            if twins and other[0] == name[0] and len(other) == len(name) and "某" not in name:
                return _flag("person_changed", "person", "人员姓名", (other, name), now)
    return None


def _persons(text: str) -> Iterator[tuple[str, str, str]]:
    roles = re.compile(rf"^.*(?:{_data()['roles']})(?=[\u4e00-\u9fa5]{{2}})")
    for match in _PERSON.finditer(text):
        name = match["name"]
        if "某" not in name:
            before = text[max(0, match.start() - 4) : match.start()] + name
            name = roles.sub("", before)[-3:] if roles.search(before) else name
        yield name, match["sex"] or "", match["age"] or match["years"] or ""


_PHONE = re.compile(
    r"(?P<who>[\u4e00-\u9fa5]{2})[\s:\uff1a\uff08(,\uff0c]*(?P<n>1\d{2}[- ]?\d{4}[- ]?\d{4})"
)
_LABEL = ("电话", "手机", "号码", "联系", "系人", "现场")


def _phones(earlier: Material, now: Material) -> ChainFlag | None:
    """The number of one person, off by one or two digits."""
    old, new = ({m["who"]: re.sub(r"\D", "", m["n"]) for m in _PHONE.finditer(_text(one))}
                for one in (earlier, now))  # fmt: skip
    for who, number in new.items():
        if who in old and who not in _LABEL and old[who] != number and _slip(old[who], number):
            return _flag("contact_drift", "contact", "联系电话", (old[who], number), now)
    return None


_OWNER = re.compile(
    r"(?P<who>[\u4e00-\u9fa5]{3,12})[\s:\uff1a\uff08(,\uff0c]*(?P<n>1\d{2}[- ]?\d{4}[- ]?\d{4})"
)
_BEHIND = re.compile(
    r"(?:本人|自己|就|也)*(?:正?在(?:现场|场|那[里边儿]|这[里边儿]|[\u4e00-\u9fa5]{1,3}[上里头边])?)?(?:指挥|负责)?"
    r"(?:的?(?:联系)?(?:电话|手机|号码)(?:是|为)?)?$"
)
_NAME = 3  # characters of a full name


def _owners(earlier: Material, now: Material) -> ChainFlag | None:
    """项目经理罗世勇 and 项目经理罗世荣 under one number: misheard more often than shared."""
    old, new = _owned(_text(earlier)), _owned(_text(now))
    for number, who in new.items():
        was = old.get(number, who)
        before, name = was[-_NAME:], who[-_NAME:]
        apart = [a != b for a, b in zip(before, name, strict=True)]
        alike = sum(apart) == 1 and not apart[0] and before not in _text(now)
        if alike and not re.search(r"电话|手机|号码|联系|现场|本人", before + name):
            return _flag("name_changed", "contact", "姓名", (before, name), now, Severity.WARN)
    return None


def _owned(text: str) -> dict[str, str]:
    """Who stands before each telephone, without 在现场 and 电话."""
    found = ((re.sub(r"\D", "", m["n"]), _BEHIND.sub("", m["who"])) for m in _OWNER.finditer(text))
    return {number: who for number, who in found if len(who) >= _NAME}
