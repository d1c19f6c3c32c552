"""Nobody is dead before it is said, nobody out while he is looked for; who is left, taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assistant.duties.report.test_reading_counts import counts

SIGNS = (
    "没有呼吸", "没了呼吸", "没有心跳", "没心跳了", "没有脉搏", "没有生命体征", "无生命体征",
    "没气了", "心跳停了",
)  # fmt: skip
HELP = (
    "医生正在做心肺复苏", "急救人员在按压", "正在抢救", "还在抢救", "正送县医院抢救",
    "在做人工呼吸", "卫生院仍在抢救",
)  # fmt: skip
PEOPLE = ("1名工人", "一个男孩", "一个", "一位老人")
SAID = ("医生宣布死亡", "县医院宣布死亡", "抢救无效死亡", "没救过来", "抢救无效")


@given(st.sampled_from(PEOPLE), st.sampled_from(SIGNS), st.sampled_from(HELP))
def test_who_is_being_helped_is_not_dead(who: str, sign: str, help_: str) -> None:
    assert "deaths" not in counts(f"14:20捞上来{who}，{sign}，{help_}。")


@given(st.sampled_from(PEOPLE), st.sampled_from(SIGNS), st.sampled_from(SAID))
def test_who_is_said_to_be_dead_is_dead(who: str, sign: str, said: str) -> None:
    assert counts(f"14:20捞上来{who}，{sign}，抢救半小时，{said}。")["deaths"] == 1


FATES = [
    # signs, and who helps
    ("2名工人救出，均无生命体征，正在送医抢救。", {"deaths": None}),
    ("医生还没宣布，但人没心跳了。", {"deaths": None}),
    ("心跳停了两分钟，除颤后有了心跳，现在ICU。", {"deaths": None}),
    ("3人送医，其中1人送医时已无生命体征，医院正在抢救。", {"deaths": None}),
    ("现场2人死亡，1人没有呼吸正在抢救。", {"deaths": 2}),
    ("捞上来两个，一个没有呼吸，还在抢救，另一个清醒。", {"deaths": None}),
    # twins: said, or nobody helps, or another is helped
    ("到院就没有生命体征了。", {"deaths": 1}),
    ("三人昏倒，两人没有生命体征，一人在抢救。", {"deaths": 2}),
    ("一个钓鱼的被浪卷走，找到时已经没有呼吸。", {"deaths": 1}),
    ("男子没有生命体征，急救人员到场后确认死亡。", {"deaths": 1}),
    # as the dialect has it
    ("堰塘头起来一个，医生摸了讲没得了；还有一个在找。", {"deaths": 1, "missing": 1}),
    ("120来看过，说人没得了。", {"deaths": 1}),
    ("电没得了，水也没得了，3户人搬走。", {"deaths": None}),
    ("路没得了，人没事。", {"deaths": None, "injured": 0}),
    # where somebody died
    ("一个52岁女的凌晨3点死在救护车上；两个住院。", {"deaths": 1, "injured": 2}),
    ("4个人遭蛇咬，一个45岁男的中午死在送医途中；另外3个住卫生院。", {
        "deaths": 1, "injured": 3}),
    ("两个人死在车里。", {"deaths": 2}),
    ("三个人挖笋中毒，一个38岁女的当晚死了；两个在县医院。", {"deaths": 1, "injured": 2}),
    # all but one are out
    ("一个夜班工不见了，怕是在车间里，别的工人都跑出来了。", {"missing": 1, "trapped": None}),
    ("还有一位老人没见着，别人都撤出来了。", {"missing": 1, "trapped": None}),
    ("女孩在景区走失，应急分队18人都出来了，还没有找到。", {"missing": 1, "trapped": None}),
    ("老人走失三天，搜救队40人全部撤回来了，明天继续。", {"missing": 1, "trapped": None}),
    ("老人走失，村里人都出去找了，没有消息。", {"missing": 1, "trapped": None}),
    ("车间起火，工人都跑出来了，没人受伤。", {"trapped": 0, "injured": 0}),
    ("电梯困了4人，消防到了，人都出来了。", {"trapped": 0}),
    ("走失的老人自己回来了。", {"missing": 0}),
    ("楼里的人都撤出来了，还有两个孩子没数到。", {"missing": 2, "trapped": None}),
    # who is left
    ("13个吊厢停了，31人挂在半空，慢慢放下来10厢24个，还剩3厢7个。", {"trapped": 7}),
    ("坝下围着15个人，接走了9个，剩6个。", {"trapped": 6}),
    ("分三台停了，11个人关在里头，开了两台出来8个，还有1台3个。", {"trapped": 3}),
    ("18名游客困在岛上，第一船接走10人，剩8人等第二船。", {"trapped": 8}),
    ("困了9人，救出9人，剩2人轻伤住院。", {"trapped": 0}),
    ("游船搁浅，船上56名游客，两趟快艇接回40人，还剩16人在船上等。", {"trapped": 16}),
    ("院里67位老人被洪水围在楼上，冲锋舟送出来41位，还有26位等着。", {"trapped": 26}),
    ("有一个孕妇、两个小孩在屋顶等救。", {"trapped": 3}),
    ("食堂里有60人吃饭，42人走了，还剩18人。", {"trapped": None}),
    ("3个游客掉河里，1个冲走没找到，2个救上来，都骨折。", {"missing": 1, "injured": 2}),
    ("泥石流冲了2户，5口人，3口跑出来了，2口还没找到。", {"missing": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FATES)
def test_fates_are_told_by_who_can_say(text: str, expected: dict[str, int | None]) -> None:
    got = counts(text)
    assert {slot: got.get(slot) for slot in expected} == expected


HURT = [
    # so many fell ill, a few are treated
    ("幼儿园有孩子呕吐，到今天一共是19个孩子，3个在县医院挂水，其余在家。", {"injured": 19}),
    ("食堂饭后陆续有工人呕吐，到九点共26人，6人在医院打点滴，其余在宿舍。", {"injured": 26}),
    ("吐泻的旅客和船员合计31人。", {"injured": 31}),
    # an ordinal counts nobody
    ("第一例是哪天发病的还没查到。", {"injured": None}),
    # taken back
    ("井下出事三个人，都送县医院了。更正：刚才说三个人都在治疗不准确，1人已宣布死亡，另2人转市医院。",
     {"deaths": 1, "injured": 2}),
    ("先头讲5个都在抢救，更正：先头讲5个都在抢救不对，2个已宣布死亡，另3个转市医院。",
     {"deaths": 2, "injured": 3}),
    ("先前讲6人被困不准确，实际4人，都出来了。", {"trapped": 0}),
    ("前头讲伤了8个不对，医院数下来是伤6个。", {"injured": 6}),
    # the same people once more
    ("伤6人，其中本地人4人、外地人2人，都送区医院。他又补了一句：6名伤者无生命危险。",
     {"injured": 6}),
    ("首报伤3人，后又送来2人受伤。", {"injured": 5}),
    # who wasn't hurt says nothing of who was
    ("车上12人，送医8人，没受伤的4个自己走了。", {"injured": 8}),
    ("没受伤的5个回家了，伤的3个在医院。", {"injured": 3}),
    ("扭打了一阵，6个人带回所里，没有受伤的。", {"injured": 0}),
    # weights and degrees
    ("电梯限重13人，困住5人。", {"seriously_injured": None, "injured": None, "trapped": 5}),
    ("2名重伤员，1名轻伤员。", {"seriously_injured": 2, "slightly_injured": 1, "injured": 3}),
    # nobody here, nor there
    ("车里没有人，路边也没有人受伤。", {"injured": 0}),
    ("塌了半间教室，里头没有学生，外面也没伤着人。", {"injured": 0}),
    ("别的地方没有人受伤。", {"injured": None}),
    # not so many, but so many
    ("不是死了2个，是死了1个，另1个在抢救。", {"deaths": 1, "injured": 1}),
    ("报错了，不是5人受伤，是3人受伤。", {"injured": 3}),
    ("起火的不是3号楼，是5号楼，伤2人。", {"injured": 2}),
    ("县医院收6个，中医院收3个，县医院有1个重伤，一共送了9个。", {
        "injured": 9, "seriously_injured": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HURT)
def test_the_hurt_are_counted_once(text: str, expected: dict[str, int | None]) -> None:
    got = counts(text)
    assert {slot: got.get(slot) for slot in expected} == expected


NOT_NOW = [
    # warned of, long ago, another matter
    ("12名学生在水边玩耍，派出所劝离，提醒严防溺亡。", {"deaths": None}),
    ("2名工人高处作业无防护，有坠亡风险，已叫停。", {"deaths": None}),
    ("护林员3人巡查，去年该处曾溺亡2人。", {"deaths": None}),
    ("2名家属反映亲人死亡赔偿问题，在信访大厅门口。", {"deaths": None}),
    ("15名家属抬遗体到医院门口。", {"deaths": None}),
    ("太平间冷柜坏了，存放遗体6具。", {"deaths": None}),
    ("轮胎没气了，车上4人等救援。", {"deaths": None, "trapped": 4}),
    ("存在走失风险的老人12名。", {"missing": None}),
    # twins of this day
    ("2名学生溺亡，要求各校严防溺水。", {"deaths": 2}),
    ("该路段去年曾发生事故，今天2人死亡。", {"deaths": 2}),
    ("3人死亡原因不明。", {"deaths": 3}),
    ("2人死亡，家属8人到场。", {"deaths": 2}),
    ("3名家属受伤。", {"injured": 3}),
    ("废墟里抬出遗体2具。", {"deaths": 2}),
    ("走失老人的家属3人报警，老人没找到。", {"missing": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOT_NOW)
def test_only_what_befell_somebody_now_counts(text: str, expected: dict[str, int | None]) -> None:
    got = counts(text)
    assert {slot: got.get(slot) for slot in expected} == expected


@pytest.mark.parametrize(
    "told",
    [
        "老太太走散了，公交卡七点半刷在二路车上，再往后就没了。",
        "监控里看着他往北拐，进了林子，过了桥，信号到那儿就没了。",
        "群里传半条街没了，去看是修路。",
        "住户早上说没气，师傅来换了表。",
    ],
)
def test_a_trace_a_street_and_the_gas_are_gone_and_nobody_died(told: str) -> None:
    assert "deaths" not in counts(told)


@pytest.mark.parametrize(
    "told", ["坡下扒出一个人，压在树底下，没了。", "掉下来的是个女的，姓柳，当场没了。"]
)
def test_somebody_named_just_before_is_dead(told: str) -> None:
    assert counts(told)["deaths"] == 1
