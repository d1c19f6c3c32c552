from datetime import date

import pytest

from ingest.metadata import read
from ingest.parsers import read_raw
from knowledge.documents import RevisionMeta, RevisionStatus


def meta(text: str, name: str = "文件.md") -> RevisionMeta:
    return read(read_raw(text.encode(), name), name)


def law(notes: list[str], closing: str, title: str = "示例市值班条例") -> str:
    front = "\n\n".join([f"# {title}", *notes, "<!-- INFO END -->"])
    return f"{front}\n\n第一条 为了规范值班工作，制定本条例。\n\n第二条 {closing}\n"


def test_title_issuer_number_and_dates_come_from_the_head() -> None:
    found = meta(
        law(
            [
                "2007年3月28日 国务院第172次常务会议通过",
                "2007年4月9日 中华人民共和国国务院令第493号公布",
            ],
            "本条例自2007年6月1日起施行。",
        ),
        "值班条例(2007-04-09).md",
    )
    assert found.title == "示例市值班条例"
    assert found.issuer == "国务院"
    assert found.number == "国务院令第493号"
    assert found.promulgated == date(2007, 4, 9)
    assert found.effective == date(2007, 6, 1)
    assert found.status is RevisionStatus.IN_FORCE
    assert len(found.notes) == 2


def test_an_amended_text_is_valid_from_its_latest_amendment() -> None:
    closing = "本条例自2002年11月1日起施行。"
    notes = ["2002年6月29日 第九届全国人民代表大会常务委员会第二十八次会议通过"]
    first = meta(law(notes, closing), "值班条例(2002-06-29).md")
    notes.append(
        "2014年8月31日 第十二届全国人民代表大会常务委员会第十次会议"
        "《关于修改〈值班条例〉的决定》修正"
    )
    second = meta(law(notes, closing), "值班条例(2014-08-31).md")
    assert (first.effective, second.effective) == (date(2002, 11, 1), date(2014, 8, 31))
    assert second.issuer == "全国人民代表大会常务委员会"


def test_a_reenacted_text_is_valid_from_the_day_it_names() -> None:
    notes = ["1983年9月2日 会议通过", "2021年4月29日 会议修订"]
    assert meta(law(notes, "本法自2021年9月1日起施行。")).effective == date(2021, 9, 1)


def test_the_file_name_dates_a_text_whose_notes_stop_earlier() -> None:
    notes = ["2001年6月15日 中华人民共和国国务院令第306号公布"]
    found = meta(law(notes, "本细则自2001年7月1日起施行。"), "专利细则(2010-01-09).md")
    assert found.effective == date(2010, 1, 9)


def test_from_the_day_of_issue_means_that_day() -> None:
    notes = ["1990年2月24日 国务院发布"]
    assert meta(law(notes, "本条例自发布之日起施行。")).effective == date(1990, 2, 24)


def test_a_closing_date_alone_dates_the_text() -> None:
    assert meta(law([], "本条例自2008年3月1日起施行。")).effective == date(2008, 3, 1)


def test_repealed_titles_are_named_and_partial_repeals_are_not() -> None:
    found = meta(
        law([], "本条例自2005年5月1日起施行。1995年10月28日国务院发布的《信访条例》同时废止。")
    )
    assert found.repeals == ("信访条例",)
    nested = meta(law([], "自2010年1月1日起施行。《实施〈消防法〉办法》、《旧办法》同时废止。"))
    assert nested.repeals == ("实施〈消防法〉办法", "旧办法")
    partial = meta(law([], "自2010年1月1日起施行。《旧办法》第五条同时废止。"))
    assert partial.repeals == ()
    mention = meta(law([], "依照《安全生产法》执行，废止的证件应当交回。"))
    assert mention.repeals == ()


def test_a_period_of_validity_ends_the_text_but_a_licences_does_not() -> None:
    until = meta(law([], "本规定自2025年5月1日起施行，有效期至2030年4月30日。"))
    assert until.repealed == date(2030, 5, 1)
    years = meta(law([], "本规定自2025年5月1日起施行，有效期五年。"))
    assert years.repealed == date(2030, 5, 1)
    licence = meta(law([], "许可证有效期为3年。本规定自2025年5月1日起施行。"))
    assert licence.repealed is None


NOTICE = """# 松川区人民政府文件

松川府〔2022〕35号

## 松川区人民政府关于印发《松川区值班室建设导则》的通知

各镇人民政府：

《松川区值班室建设导则》已经区政府同意，现印发给你们。

# 松川区值班室建设导则

## 一、总则

为了规范建设，制定本导则。

松川区人民政府

2022年3月1日
"""


def test_a_notice_is_named_after_what_it_sends_out() -> None:
    found = meta(NOTICE)
    assert found.title == "松川区值班室建设导则"
    assert found.issuer == "松川区人民政府"
    assert found.number == "松川府〔2022〕35号"
    assert found.promulgated == date(2022, 3, 1)


def test_the_latest_number_counts_where_a_note_tells_the_history() -> None:
    note = (
        "（2022年1月20日示府办发〔2022〕8号印发　2025年3月28日示府办发〔2025〕6号修订　"
        "自2025年5月1日起施行）"
    )
    found = meta(f"# 示范区值班工作规定\n\n{note}\n\n第一条 甲。\n\n第二条 乙。\n")
    assert found.number == "示府办发〔2025〕6号"
    assert found.promulgated == date(2025, 3, 28)
    assert found.effective == date(2025, 5, 1)


def test_a_draft_has_no_day_of_effect() -> None:
    found = meta(
        "# 示范区导则\n\n(征求意见稿)\n\n一、总则\n为了建设。\n\n示范区政府\n2024年1月1日\n"
    )
    assert found.status is RevisionStatus.DRAFT
    assert found.effective is None


def test_front_matter_outweighs_what_the_text_suggests() -> None:
    found = meta(
        "---\ntitle: 值班规定\nissuer: 区政府办\nnumber: 示府办〔2025〕1号\n"
        "effective: 2025-05-01\nstatus: 已废止\n---\n# 别的题目\n\n第一条 甲。\n"
    )
    assert (found.title, found.issuer, found.number) == (
        "值班规定",
        "区政府办",
        "示府办〔2025〕1号",
    )
    assert found.effective == date(2025, 5, 1)
    assert found.status is RevisionStatus.REPEALED


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("消防条例(2020-01-01).txt", "消防条例"),
        ("消防条例_20200101.txt", "消防条例"),
        ("值班记录.txt", "值班记录"),
    ],
)
def test_a_text_without_a_title_is_named_after_its_file(name: str, title: str) -> None:
    assert meta("一、总则\n为了消防安全，制定本条例。\n", name).title == title


def test_a_title_over_two_lines_is_joined() -> None:
    text = (
        "# 中华人民共和国各级人民代表大会\n\n常务委员会监督法\n\n2006年8月27日 会议通过\n\n"
        "<!-- INFO END -->\n\n第一条 甲。\n"
    )
    found = meta(text, "各级人民代表大会常务委员会监督法(2006-08-27).md")
    assert found.title == "中华人民共和国各级人民代表大会常务委员会监督法"
