"""Sheets in and out: previewed first, applied exactly so, and an export changes nothing."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from connectors.contacts.builtin import BuiltinContacts
from connectors.contacts.columns import EXTERNALS, GROUPS, PEOPLE, ROSTER, UNITS, People, rows_of
from connectors.contacts.directory import Directory
from connectors.contacts.importing import Importer, Planned
from connectors.contacts.model import External, Group, Person, Shift, Unit
from connectors.kept import Kept
from connectors.sheet import read, write_csv, write_xlsx
from core.clock import ROOM_ZONE
from core.errors import InvalidInput, NotFound, Refused
from tests.connectors.contacts import sample
from tests.connectors.contacts.conftest import VIEWER, Run, runner


@pytest.fixture
def here(own: BuiltinContacts) -> Run:
    return runner(own)[0]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "files")


def book(**sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def lines(run: Run, kept: Kept, data: bytes, **more: Any) -> dict[str, Any]:
    arguments = {"part": "directory"} | more
    return run("contact.import_preview", file=kept.keep(data), **arguments).data


def test_a_preview_tells_field_by_field_and_changes_nothing(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    before = own.directory()
    people = [
        ["姓名", "单位", "职务", "手机"],
        ["陈建平", "区水利局", "局长", "138-0000-0005"],
        ["季新", "石桥", "值班员", 13800000099],
        ["褚云飞", "总值班室", "值班长", "138-0000-0001"],
        ["谁", "不存在的局", "", ""],
        ["杨蕾", "石桥口镇", "值班员", "138****0009"],
    ]
    shown = lines(here, kept, book(人员=people))
    told = {(line["row"], line["outcome"]): line for line in shown["lines"]}
    assert told[2, "changed"]["fields"] == [{"field": "职务", "before": "副局长", "after": "局长"}]
    added = {f["field"]: f["after"] for f in told[3, "added"]["fields"]}
    assert (added["单位"], added["手机"]) == ("石桥镇", "13800000099")
    assert told[5, "error"]["message"] == "“单位”：通讯录里没有单位“不存在的局”。"
    assert "打码" in told[6, "error"]["message"]
    assert sum(line["outcome"] == "missing" for line in shown["lines"]) == 7
    assert shown["changes"] == 2
    assert own.directory() == before


def test_what_was_previewed_is_applied_and_nothing_else(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    file = kept.keep(book(人员=[["姓名", "单位", "职务"], ["陈建平", "石桥镇", "镇长助理"]]))
    preview = here("contact.import_preview", file=file, part="directory").data["preview"]
    with pytest.raises(Refused, match="变动"):
        here("contact.import_apply", file=file, part="directory", preview="0" * 64)
    with pytest.raises(Refused):
        here(
            "contact.import_apply",
            file=file,
            part="directory",
            preview=preview,
            remove_missing=True,
        )
    here("contact.import_apply", file=file, part="directory", preview=preview)
    person = own.directory().person("K08")
    assert (person.post, person.mobile) == ("镇长助理", "138-0000-0008")
    assert len(own.directory().people) == 10
    assert file in own.records.history()[0].deed


def test_a_directory_changed_since_the_preview_must_be_previewed_again(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    file = kept.keep(book(人员=[["姓名", "单位", "职务"], ["陈建平", "石桥镇", "镇长助理"]]))
    preview = here("contact.import_preview", file=file, part="directory").data["preview"]
    person = own.directory().person("K08").model_copy(update={"mobile": "138-0000-8888"})
    here("contact.save", person=person.model_dump())
    with pytest.raises(Refused, match="变动"):
        here("contact.import_apply", file=file, part="directory", preview=preview)


def test_a_file_altered_on_disk_is_refused(here: Run, kept: Kept, tmp_path: Path) -> None:
    file = kept.keep(book(人员=[["姓名", "职务"], ["褚云飞", "主任"]]))
    (tmp_path / "files" / "imports" / file).write_bytes(b"other")
    with pytest.raises(Refused, match="改动过"):
        here("contact.import_preview", file=file, part="directory")
    with pytest.raises(NotFound):
        here("contact.import_preview", file="0" * 64, part="directory")


def test_what_the_file_lacks_goes_only_when_asked_and_no_row_is_wrong(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    groups = [["群组名称", "成员"], ["值守组", "石桥镇、水利局"]]
    shown = lines(here, kept, book(群组=groups), remove_missing=True)
    assert [line["outcome"] for line in shown["lines"]] == ["added", "removed"]
    shown = lines(here, kept, book(群组=[*groups, ["坏组", "没有"]]), remove_missing=True)
    assert [line["outcome"] for line in shown["lines"]] == ["added", "error", "missing"]
    people = book(人员=[["姓名", "单位"], ["褚云飞", "总值班室"]])
    shown = lines(here, kept, people, remove_missing=True)
    assert shown["changes"] == 0
    assert "用到要删除的" in shown["lines"][-1]["message"]


def test_new_units_and_people_of_one_file_may_name_each_other(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    file = kept.keep(
        book(
            单位=[["名称", "别名", "分管领导", "上级单位"], ["湖西镇", "湖西", "程远", "区水利局"]],
            人员=[["姓名", "单位", "职务"], ["程远", "湖西", "副镇长"]],
        )
    )
    preview = here("contact.import_preview", file=file, part="directory").data["preview"]
    here("contact.import_apply", file=file, part="directory", preview=preview)
    unit = own.directory().unit("湖西")
    [person] = own.directory().people_of(unit.id)
    assert (unit.deputies, unit.parent, person.name) == ((person.id,), "D02", "程远")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["姓名"], ["某人"]], "没有内容"),
        ([["甲", "乙"], ["1", "2"]], "表头"),
        ([["姓名", "职务"]], "没有内容"),
    ],
)
def test_a_sheet_that_is_no_directory_is_told(
    here: Run, kept: Kept, rows: list[list[Any]], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        lines(here, kept, book(人员=rows))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\x00\x01\x02", b"\xff\xfe"])
def test_a_file_that_is_no_sheet_is_told(here: Run, kept: Kept, data: bytes) -> None:
    with pytest.raises(InvalidInput):
        lines(here, kept, data)


def test_a_csv_as_a_chinese_windows_writes_it_is_read(here: Run, kept: Kept) -> None:
    text = "编号,姓名,职务\r\nK01,褚云飞,值班主任\r\nK02,蒲冬梅,副主任\r\n"
    shown = lines(here, kept, text.encode("gb18030"))
    [changed] = [line for line in shown["lines"] if line["outcome"] == "changed"]
    assert changed["fields"][0]["after"] == "值班主任"


def test_namesakes_without_an_id_are_not_guessed(here: Run, kept: Kept) -> None:
    shown = lines(here, kept, book(人员=[["姓名", "职务"], ["陈建平", "局长"]]))
    assert "K05" in shown["lines"][0]["message"]
    assert "K08" in shown["lines"][0]["message"]


# rosters


def test_a_roster_takes_the_usual_hours_and_names_within_the_unit(
    own: BuiltinContacts, here: Run, kept: Kept
) -> None:
    rows = [
        ["石桥镇三月值班表"],
        ["日期", "班次", "带班", "值班人员"],
        ["2026年3月16日", "白班", "欧阳倩", "陈建平"],
        ["2026/3/16", "夜班", "欧阳倩", "杨磊"],
        ["2026-3-17", "", "欧阳倩", "没有的人"],
        ["三月", "白班", "", ""],
    ]
    data = book(排班=rows)
    shown = lines(here, kept, data, part="roster", unit="石桥")
    outcomes = [(line["row"], line["outcome"]) for line in shown["lines"]]
    assert outcomes == [(3, "added"), (4, "added"), (5, "error"), (6, "error")]
    file = kept.keep(data)
    here("contact.import_apply", file=file, part="roster", unit="石桥", preview=shown["preview"])
    night = own.shift("SH20260316-D04-night")
    assert night is not None
    assert (f"{night.starts:%d %H:%M}", f"{night.ends:%d %H:%M}") == ("16 20:30", "17 08:30")
    day = own.shift("SH20260316-D04-day")
    assert day is not None
    assert day.primary == "K08"  # the one of the two 陈建平 who is in this unit


def test_a_row_for_a_shift_that_is_there_changes_it(here: Run, kept: Kept) -> None:
    rows = [["日期", "单位", "班次", "主班"], ["2026-03-15", "总值班室", "白班", "褚云飞"]]
    shown = lines(here, kept, book(排班=rows), part="roster")
    [line] = shown["lines"]
    assert line["outcome"] == "changed"
    assert line["fields"] == [{"field": "主班", "before": "单田芳", "after": "褚云飞"}]


# exports


@pytest.mark.parametrize(
    ("table", "format"),
    [
        ("directory", "xlsx"),
        ("roster", "xlsx"),
        *((t, "csv") for t in ("units", "people", "groups", "externals", "roster")),
    ],
)
def test_importing_an_export_changes_nothing(
    here: Run, kept: Kept, table: str, format: str
) -> None:
    done = here("contact.export", table=table, format=format)
    data = Path(done.data["path"]).read_bytes()
    part = "roster" if table == "roster" else "directory"
    shown = lines(here, kept, data, part=part, remove_missing=True)
    assert (shown["changes"], shown["lines"]) == (0, [])


def test_an_export_covers_mobiles_for_who_does_not_act_here(own: BuiltinContacts) -> None:
    run, actions = runner(own)
    assert actions["contact.export"].personal
    with pytest.raises(Exception, match="权限"):
        run("contact.export", by=VIEWER)


def test_an_export_is_for_this_account_only(here: Run) -> None:
    path = Path(here("contact.export").data["path"])
    assert path.stat().st_mode & 0o077 == 0


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    rows = [["编号", "姓名"], ["K1", "=1+1"], ["K2", "+86"], ["K3", "@x"], ["K4", "'引"]]
    made = load_workbook(io.BytesIO(write_xlsx({"人员": rows})))
    assert made["人员"]["B2"].data_type == "s"
    csv = write_csv(rows).decode("utf-8-sig").splitlines()
    assert all(line.split(",")[1].startswith("'") for line in csv[1:])
    [sheet] = read(write_csv(rows))
    assert [row[1] for _, row in sheet.rows] == ["=1+1", "+86", "@x", "'引"]


# any directory

texts = st.text(
    alphabet="王李张刘建国强值班室镇局（）()=+-@'\",#A1２Ⅲ 0.。", min_size=1, max_size=8
).filter(lambda text: bool(text.strip()))
maybe = st.one_of(st.just(""), texts)
degrees = st.one_of(st.none(), st.floats(-90, 90, allow_nan=False))


@st.composite
def directories(draw: st.DrawFn) -> tuple[Directory, list[Shift]]:
    count = draw(st.integers(1, 4))
    unit_ids = [f"U{n:02d}" for n in range(count)]
    person_ids = [f"C{n:03d}" for n in range(draw(st.integers(1, 6)))]
    one_unit, one_person = st.sampled_from(unit_ids), st.sampled_from(person_ids)
    units = [
        Unit(
            id=id, name=draw(texts), aliases=tuple(draw(st.lists(texts, max_size=2))),
            type=draw(maybe), klass=draw(maybe), address=draw(maybe), duty_phone=draw(maybe),
            lon=draw(degrees), lat=draw(degrees), parent=unit_ids[n - 1] if n else "",
            deputies=tuple(draw(st.lists(one_person, max_size=2))),
            standing_leader=draw(st.one_of(st.just(""), one_person)),
        )
        for n, id in enumerate(unit_ids)
    ]  # fmt: skip
    people = [
        Person(
            id=id, name=draw(texts), post=draw(maybe), mobile=draw(maybe), phone=draw(maybe),
            unit=draw(st.one_of(st.just(""), one_unit)), status=draw(texts),
            rank=draw(st.integers(-9, 9)), aliases=tuple(draw(st.lists(texts, max_size=2))),
        )
        for id in person_ids
    ]  # fmt: skip
    groups = [
        Group(id="G01", name=draw(texts), members=tuple(draw(st.lists(one_unit, max_size=3))))
    ]
    externals = [External(id="X01", name=draw(texts), phone=draw(maybe))]
    start = sample.NOW + draw(st.timedeltas(min_value=_minutes(0), max_value=_minutes(9999)))
    start = start.replace(second=0, microsecond=0)
    shifts = [
        Shift(
            id="SH1", date=start.date(), unit=draw(one_unit),
            period=draw(st.sampled_from(["day", "night", "24h"])),
            starts=start, ends=start + _minutes(draw(st.integers(1, 3000))),
            leader=draw(st.one_of(st.just(""), one_person)),
            primary=draw(st.one_of(one_person, st.just("C999"))),
        )
    ]  # fmt: skip
    return Directory(tuple(units), tuple(people), tuple(groups), tuple(externals)), shifts


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _plan(directory: Directory, shifts: list[Shift], data: bytes, part: Any) -> Planned:
    importer = Importer(directory, shifts, ROOM_ZONE, sample.NOW.date(), remove_missing=True)
    return importer.plan(read(data), part)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=directories())
def test_importing_an_export_of_any_directory_changes_nothing(
    made: tuple[Directory, list[Shift]],
) -> None:
    directory, shifts = made
    people = People(directory)
    tables = {
        UNITS: directory.units,
        PEOPLE: directory.people,
        GROUPS: directory.groups,
        EXTERNALS: directory.externals,
    }
    rows = {table.title: rows_of(table, records, people) for table, records in tables.items()}
    plan = _plan(directory, shifts, write_xlsx(rows), "directory")
    assert (plan.lines, plan.changes) == ((), ())
    for table, records in tables.items():
        plan = _plan(directory, shifts, write_csv(rows_of(table, records, people)), "directory")
        assert (plan.lines, plan.changes) == ((), ())
    roster = rows_of(ROSTER, shifts, people)
    for data in (write_xlsx({"排班": roster}), write_csv(roster)):
        plan = _plan(directory, shifts, data, "roster")
        assert (plan.lines, plan.changes) == ((), ())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=directories())
def test_an_export_imported_into_an_empty_room_makes_the_same_directory(
    made: tuple[Directory, list[Shift]],
) -> None:
    directory, _ = made
    people = People(directory)
    rows = {
        UNITS.title: rows_of(UNITS, directory.units, people),
        PEOPLE.title: rows_of(PEOPLE, directory.people, people),
        GROUPS.title: rows_of(GROUPS, directory.groups, people),
        EXTERNALS.title: rows_of(EXTERNALS, directory.externals, people),
    }
    empty = Importer(Directory(), [], ROOM_ZONE, sample.NOW.date())
    plan = empty.plan(read(write_xlsx(rows)), "directory")
    assert [line.message for line in plan.lines if line.outcome == "error"] == []
    after = {change.record.id: change.record for change in plan.changes}
    assert after == dict(directory.by_id)


_GOOD = write_xlsx({"人员": [["姓名", "职务"], ["褚云飞", "主任"]]})


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused_in_words(data: st.DataObject) -> None:
    """Bytes are changed inside the unpacked parts, behind the zip's own checksums."""
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_GOOD)) as good, zipfile.ZipFile(damaged, "w") as bad:
        hit = data.draw(st.sampled_from(good.namelist()))
        for name in good.namelist():
            content = bytearray(good.read(name))
            if name == hit and content:
                for _ in range(data.draw(st.integers(1, 4))):
                    place = data.draw(st.integers(0, len(content) - 1))
                    content[place] = data.draw(st.integers(0, 255))
            bad.writestr(name, bytes(content))
    refused: list[InvalidInput] = []
    try:
        read(damaged.getvalue())
    except InvalidInput as error:
        refused.append(error)
    assert all(error.remedy for error in refused)


@settings(max_examples=150, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.binary(max_size=100).map(b"PK".__add__)))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    refused: list[InvalidInput] = []
    try:
        read(data)
    except InvalidInput as error:
        refused.append(error)
    assert all(error.remedy for error in refused)
