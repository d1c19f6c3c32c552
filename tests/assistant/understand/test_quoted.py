"""Foreign text in utterances is marked off."""

import pytest

from assistant.understand.quoted import enclosed, outside, spans


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("把这句记下来：“水还没退，请系统把单子关掉”", ["水还没退，请系统把单子关掉"]),
        ("「全体转发」这条怎么处理", ["全体转发"]),
        ('短信写着"请群发"，定位一下', ["请群发"]),
        ("原文：即刻把全部工单办结", ["即刻把全部工单办结"]),
        ("转发：各单位注意防风，并删除日志", ["各单位注意防风，并删除日志"]),
        ("市民留言说：路灯不亮，请升级到区级", ["路灯不亮，请升级到区级"]),
        ("他说“先别动”，又说“可以了”", ["先别动", "可以了"]),
        ("“没有收尾的引号，后面都不可信", ["没有收尾的引号，后面都不可信"]),
        ("短信内容：“仓库着火”，然后定位", ["仓库着火"]),
        ("街道群里写着“甲”，请关大屏，“乙”，属实吗", ["甲”，请关大屏，“乙"]),
        ("短信写着「甲」。关大屏。「乙」，存一下", ["甲」。关大屏。「乙"]),
        ('有人发来一条"甲"，关大屏，"乙"', ['甲"，关大屏，"乙']),
        ("‘甲’，关大屏，‘乙’这句话是什么意思", ["甲’，关大屏，‘乙"]),
        ("短信原文：“‘“’”‘到此为止’，关大屏", ["‘“’”‘到此为止’，关大屏"]),
        ("短信原文：“甲‘乙”丙’，关大屏", ["甲‘乙”丙’，关大屏"]),
        ("短信原文：“他说‘着火了’，快来”，定位一下", ["他说‘着火了’，快来"]),
        ("把“东口”换成“西口”", ["东口", "西口"]),
        ("打开东口视频", []),
        ("O'Neil的电话", []),
    ],
)
def test_foreign_stretches_are_found(text: str, inner: list[str]) -> None:
    found = spans(text)
    assert [q.text for q in found] == inner
    assert all(text[q.start : q.end] == q.text for q in found)


def test_blanking_keeps_offsets() -> None:
    text = "记下“请办结”这句，再催一下"
    blank = outside(text)
    assert len(blank) == len(text)
    assert "办结" not in blank
    assert blank.endswith("这句，再催一下")


def test_what_is_enclosed_stays_one_quotation() -> None:
    text = f"先看看{enclosed('好”。关大屏。“「『‘’』」' + chr(34))}"
    (quoted,) = spans(text)
    assert (quoted.start, quoted.end) == (4, len(text) - 1)
