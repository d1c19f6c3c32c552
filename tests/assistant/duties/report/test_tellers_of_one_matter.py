"""Two tellers of one matter whom no list of matters knows, and two who tell of their own parts."""

from datetime import datetime

import pytest

from assistant.duties.report.conflicts import find
from assistant.duties.report.record import Conflict, Material, Source
from core.clock import ROOM_ZONE

NOW = datetime(2026, 5, 20, 22, 0, tzinfo=ROOM_ZONE)


def told(text: str) -> list[Conflict]:
    return find(Material(sources=(Source(id="m1", text=text),), now=NOW), [])


# text, what it is called (or a part of it), words of either side
DIFFER = [
    # two causes
    (
        "供热公司6:10电话，新桥巷没暖气，说是阀井里的管子锈穿的。街道小陶讲是隔壁挖沟把管子挖断的。",
        "原因",
        "锈穿",
        "挖断",
    ),
    (
        "场馆经理讲看台塌是积雪压的；施工队工头说他们没动过，是钢梁焊缝自己裂的。",
        "坍塌原因",
        "积雪压",
        "焊缝",
    ),
    # one of several values of one thing
    (
        "路警3:05来电，K77油罐车侧翻在上行线。养护班3:20到的，讲车倒在下行线。",
        "行车方向",
        "上行",
        "下行",
    ),
    ("保洁讲人是往西跑的，门岗说明明朝东拐了。", "", "往西", "朝东"),
    ("车站讲夹的是左脚。急诊科9:40说伤的是右脚，缝了三针。", "伤处", "左脚", "右脚"),
    (
        "值班站长讲一位女乘客倒在扶梯口。120在路上回话，接的是男的，就这一个。",
        "性别",
        "女乘客",
        "男的",
    ),
    ("他姐讲走的时候一身灰布褂。邻居大嫂讲看见他穿的黑夹克。", "衣着", "灰布褂", "黑夹克"),
    # how a thing stands
    ("6:40民警到，仓库后门用链条锁着。仓库老板说那个门一直敞着的。", "是否", "链条锁", "敞着"),
    ("教体局讲两所小学明天停课。二小门卫老郝讲老师通知照常到校。", "是否停课", "停课", "照常到校"),
    ("村里讲打了四遍供电热线。供电客服回，后台查不到这个村的来电。", "", "四遍", "查不到"),
    ("乡里讲伤员送到了中医院。中医院急诊讲没收到。", "是否送到", "送到", "没收到"),
    ("印染厂讲排口一直没超标。监测车20:10在排口测，氨氮超了两倍。", "是否超标", "没超标", "超了"),
    ("轮渡公司讲末班船已经靠岸。对岸守闸的老崔说船还在江心打转。", "是否到达", "靠岸", "江心"),
    (
        "县医院20:02说伤者还在手术。跟去的家属20:03打来，哭着讲人已经走了。",
        "是否死亡",
        "手术",
        "走了",
    ),
    # no list knows the matter: only the form tells
    ("大队讲沉船已被拖离，航道恢复。过路船长在高频里喊，沉船还横在航道中间。", "", "恢复", "横在"),
    ("中队讲嫌疑人手里是玩具刀。店员讲手里是真刀。", "", "玩具刀", "真刀"),
]


@pytest.mark.parametrize(("text", "what", "one", "other"), DIFFER)
def test_both_words_are_shown(text: str, what: str, one: str, other: str) -> None:
    shown = [(c.what, " | ".join(v.text for v in c.values)) for c in told(text)]
    assert any(what in name and one in side and other in side for name, side in shown), shown


def test_every_teller_of_the_matter_is_shown() -> None:
    found = told("中队说人是120接去县医院的。县医院急诊讲没收到，桥头卫生院也讲没来过。")
    sides = [v.text for c in found for v in c.values]
    assert len(found) == 1
    assert any("桥头卫生院" in side for side in sides), sides


def test_who_looked_tells_what_was_found() -> None:
    found = told("物业讲天台门锁着，维修工上去看，门敞着。")
    sides = [v.text for c in found for v in c.values]
    assert any(side.startswith("维修工") for side in sides), sides


OWN_PARTS = [
    "项目部说支架是拆的时候倒的，住建局讲已经责令停工。",
    "乡里讲死了30只鸭，兽医站讲样采了，死因等化验。",
    "教育局讲停课两天，学校讲作业发在群里了。",
    "燃气公司讲阀关了，住户讲闻不到味了。",
    "一楼住户讲家里进水，二楼住户讲没进水。",
    "林场讲火在国有林这边，村里讲出了二十个人帮着打。",
    "派出所20:15讲落水的还没找到。消防21:30讲在下游捞到了。",
    "环卫所报伤者是女工。骨科医生讲是小腿骨折，要手术。",
    "货检场电是另一路。电工说是进线电缆头击穿。",
    "校长讲倒了一个学生，医生讲是低血糖。",
    "老人一早出的门，穿灰褂子。孙女讲爷爷有点糊涂，以前也走丢过。",
    "供水公司值班讲支管爆在小区北门外。物业：小区没停过。",
]


@pytest.mark.parametrize("text", OWN_PARTS)
def test_who_tells_of_something_else_contradicts_nobody(text: str) -> None:
    assert told(text) == [], [(c.what, [v.text for v in c.values]) for c in told(text)]


def test_the_fire_brigade_asks_nothing() -> None:
    """消防 holds the 防 of 防止, and is a teller like any other."""
    found = told("群里讲五楼有人跳下来。消防讲没有人跳楼。")
    assert found
