"""Counts by class of wording: marks left out, dialects, corrections, who is in another number."""

import pytest

from assistant.duties.report.record import Slot
from tests.assistant.duties.report.test_reading_counts import counts
from tests.assistant.duties.report.test_reading_times import settled

TOLD = [
    # blanks for marks
    ("梯子倒了 摔下来两个 一个胳膊断了 一个擦破皮 都去镇卫生院了 墙没倒", {"injured": 2}),
    # dialects: how somebody is still held, gone, found
    ("架子垮了，刨出来3个送医院，还有5个压到起。", {"injured": 3, "trapped": 5}),
    ("缆车上困28个，下来了20个，还有8个在中间吊起。", {"trapped": 8}),
    ("当场没得1个，送县医院7个。", {"deaths": 1, "injured": 7}),
    ("接出17人，对岸还剩6人在岩洞里头。", {"trapped": 6}),
    ("阿婆走失两日，今早公园揾到。", {"missing": 0}),
    # all of them are out
    ("观光梯停在半空，困了9个人，10点20全部落地。", {"trapped": 0}),
    ("18个吊厢55名游客悬在半空，16点50分全部下站。", {"trapped": 0}),
    # a thing is found, nobody
    ("老人走失，沟边找到一只布鞋，还在搜。", {"missing": 1}),
    ("女孩昨晚离家不见了，电动车找到了，人还没有消息。", {"missing": 1}),
    ("一个老汉走丢，家里人沿河找到水库，还没见着。", {"missing": 1}),
    # nobody because of something
    ("目前没人因为停水不舒服。", {"injured": 0}),
    ("到现在没有居民喝了水拉肚子的。", {"injured": 0}),
    ("没动手没伤人，从哪个钟头堵起的都没说。", {"injured": 0}),
    # in what is buried
    ("塌方埋了一辆皮卡，车里有3个人。", {"trapped": 3}),
    ("滑坡埋了一间工棚，棚里睡了5个人，还没挖到。", {"trapped": 5}),
    ("泥石流把一辆挖机埋了，司机在里头。", {"trapped": 1}),
    # additions and corrections
    ("原来报15人腹泻，核对名单有1人是感冒，扣掉，实数14人。", {"injured": 14}),
    ("早上36个发烧的，实际34个。下午又增加4个，现在38个。", {"injured": 38}),
    ("疾控报，布病新增2例，累计5例。", {"injured": 5}),
    ("今早医院又走了1个，昨天报死亡3人，合计4人。", {"deaths": 4}),
    ("伤了四个，哦不，五个，都在县医院。", {"injured": 5}),
    ("遇难人数升至4人，失联人数降至1人。", {"deaths": 4, "missing": 1}),
    # a later total is no addition
    ("县医院14:10：收了12个。\n卫健局15:00汇总：两家医院共收治19人。", {"injured": 19}),
    ("氯气泄漏，咳嗽流泪的63人送医，留院观察17人。", {"injured": 63}),
    # whoever is in another number
    ("被撞2个，1个当场死亡，1个送医途中死亡。", {"deaths": 2}),
    ("一家老小5口都熏倒了，送县医院，老爷子没救过来。", {"deaths": 1, "injured": 4}),
    ("蜇了一家三口，大人问题不大，孩子进了ICU。", {"injured": 3}),
    ("墙边3个等车的被压，1人当场身亡，2人送市二院。", {"deaths": 1, "injured": 2}),
    ("搜救出被困人员12人（其中8人生还、4人遇难），仍有3人被困。", {"deaths": 4, "trapped": 3}),
    ("现死1，伤18，重伤3，轻伤15。", {
        "deaths": 1, "injured": 18, "seriously_injured": 3, "slightly_injured": 15}),
    # forms
    ("受伤4人（重1轻3）。", {"injured": 4, "seriously_injured": 1, "slightly_injured": 3}),
    ("人员情况：车上7人，亡2，重伤1，轻伤4。", {
        "deaths": 2, "injured": 5, "seriously_injured": 1, "slightly_injured": 4}),
    ("县医院抢救室3人，骨科4人，门诊处置后离院5人。", {"injured": 12}),
    ("疏散两栋楼96户210人。", {"evacuated": 210}),
    # hurt parts and single people
    ("碱液喷出来，一个押运员胳膊上溅到了，送职业病医院。", {"injured": 1}),
    ("钻机倒了，压住钻工小马一条腿，救出后送医。", {"injured": 1}),
    ("罐里倒了人，消防弄上来两个，都没有生命体征。", {"deaths": 2}),
    # one number comes to another
    ("水痘病例由3例增加到11例，均在家隔离。", {"injured": 11}),
    ("12:30 医院：收治8人。13:10 医院：又来3个，一共11个。", {"injured": 11}),
    ("17:00 现场：还有4个没出来。\n17:30 现场：又出来2个。", {"trapped": 2}),
    # each of them
    ("老人、小孩各1名受伤。", {"injured": 2}),
    ("三个班各有2名学生发烧。", {"injured": 6}),
    ("两车驾驶员各受轻伤。", {"slightly_injured": 2}),
    ("男女各一名溺亡。", {"deaths": 2}),
    # like ones in a row; who is found of the missing
    ("3人送县医院、2人送中医院、1人送市医院。", {"injured": 6}),
    ("失踪的两名渔民找到一名，已无生命迹象。", {"deaths": 1, "missing": 1}),
    ("井下被困的6名矿工有4名升井，剩余2名生死不明。", {"trapped": 2}),
    ("伤者为：刘某（男，左腿骨折）、陈某（女，头皮裂伤）。", {"injured": 2}),
    ("紧急避险转移86户、253人。", {"evacuated": 253}),
    ("食物中毒，老人14个拉肚子，2个脱水住县医院。", {"injured": 14}),
    ("撞倒推车工3个，一个当场死，一个腿断，一个皮外伤。", {"deaths": 1, "injured": 2}),
    # rows of people, and rescuers who are hurt themselves
    ("大人2个小孩3个，都呛了烟，送医。", {"injured": 5}),
    ("夫妻和他们的双胞胎女儿被困阳台。", {"trapped": 4}),
    ("爸爸和孩子重度烧伤。", {"injured": 2, "seriously_injured": 2}),
    ("车上医护2人擦伤，轿车司机骨折。", {"injured": 3}),
    ("死亡：1人\n受伤：2人\n失联：无", {"deaths": 1, "injured": 2, "missing": 0}),
    ("翻了车，坐了13个娃，4个住院，其他9个检查没问题回家了。", {"injured": 4}),
    # what is new of a running total is in it; what came after it is not
    ("疾控：截至今日全园累计手足口31例，小班20例、中班11例。新增4例。", {"injured": 31}),
    ("截至8日24时，累计报告流感86例，当日新增9例。", {"injured": 86}),
    ("目前共有21名学生腹痛，新增2名腹痛学生。", {"injured": 21}),
    ("累计死亡3人，新增死亡1人。", {"deaths": 3}),
    ("累计腹泻26例，又新增3例腹泻。", {"injured": 29}),
    ("食堂累计18人呕吐，14时新增3人。", {"injured": 21}),
    ("截至昨天累计腹泻32人，今日新增4人。", {"injured": 36}),
    # whoever only calls is none of them, unless he tells of himself
    ("福利院护工打12345：院里发烧的老人多。院长说发烧的就9个。", {"injured": 9}),
    ("保安打电话：二楼租客摔伤了。", {"injured": 1}),
    ("司机报警：自己腰被撞断了。", {"injured": 1}),
    ("男子报警：腿摔断了，走不了。", {"injured": 1}),
    # a denial goes on over a row without marks
    ("山洪围住20人，全部接出来了，没人伤亡失联。", {"missing": 0, "trapped": 0, "deaths": 0}),
    ("殡仪馆门口聚了30人，没人受伤失联。", {"injured": 0, "missing": 0}),
    ("司机未受伤被困车内。", {"trapped": 1}),
    ("暂无伤亡，1人失联。", {"deaths": 0, "missing": 1}),
    # who or what is found
    ("老人走失，派出所调监控，找到了他最后出现的路口。", {"missing": 1}),
    ("女孩走失，找到了她同学，同学说没见过。", {"missing": 1}),
    ("孩子走丢，监控找到了，往河边去了。", {"missing": 1}),
    ("老人失踪，等找到了再续报。", {"missing": 1}),
    ("女童走失，热心群众在车站找到了她。", {"missing": 0}),
    ("走失男童找到了，但奶奶出去找他没回来。", {"missing": 1}),
    ("两个孩子走失，哥哥找到了，妹妹还没找到。", {"missing": 1}),
    ("兄妹两人落水失踪，哥哥找到了，没有呼吸，妹妹还在搜。", {"deaths": 1, "missing": 1}),
    # one died, another, uncounted too, was taken to care
    ("皮带绞到个人，当场死的。旁边还有个去拉，手杆断了，弄到县医院了。", {
        "deaths": 1, "injured": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_counts_are_read_in_every_wording(text: str, expected: dict[str, int]) -> None:
    got = counts(text)
    assert {slot: got.get(slot) for slot in expected} == expected


NOT_TOLD = [
    ("砸到头，当场死亡。遗体送医院太平间。", Slot.INJURED),
    ("一个师傅打120：车站边有人晕倒。", Slot.INJURED),
    ("上面31个人全部下来了，一个孕妇去医院看看，没说哪里不好。", Slot.INJURED),
    ("采了12份样，诺如还没出结果。", Slot.INJURED),
    ("没有一个学生出现发烧。", Slot.INJURED),
    ("老板断了两个手指的手套厂停产了。", Slot.DEATHS),
    ("砸了一辆货车，车里3人自己下车走了。", Slot.TRAPPED),
    ("梯子倒了，墙上掉了灰。", Slot.INJURED),
    ("厨师冲出来眉毛烧没了，送烧伤医院。", Slot.DEATHS),
    ("消防18人、民警12人疏散群众。", Slot.EVACUATED),
]


@pytest.mark.parametrize(("text", "slot"), NOT_TOLD)
def test_what_is_not_told_makes_no_figure(text: str, slot: Slot) -> None:
    assert not counts(text).get(slot.value)


def test_so_many_each_of_unknown_many_is_to_be_asked_for() -> None:
    told = settled("各车间各有2人中毒。")[Slot.INJURED]
    assert told.number is None
    assert told.text.startswith("待核实")


def test_an_addition_within_a_part_is_no_further_one() -> None:
    assert counts("累计病例51人，其中上周43人，9日到12日新增8人。")["injured"] == 51


def test_quotes_are_the_source_s_own_words_where_marks_are_left_out() -> None:
    text = "面粉厂机器卷了手 伤了2个 一个断了指头 另外一个划破胳膊 都送县医院"
    fact = settled(text)[Slot.INJURED]
    assert fact.number == 2
    assert all(span.quote in text for span in fact.spans)


CORRECTED_PLACES = [
    ("地点是柳堤路81号，不是18号。", "柳堤路81号"),
    ("火灾在文昌街12号，不是21号。", "文昌街12号"),
    ("起火的是3号楼，不是8号楼。", "3号楼"),
    ("地址更正为人民路105号，不是150号。", "人民路105号"),
    ("事发地是城北物流园2号库，不是3号库。", "城北物流园2号库"),
    ("不是柳堤路18号，是柳堤路81号起火。", "柳堤路81号"),
    # slips of the tongue
    ("柳荫街9号，啊不是6号，民房着火。", "柳荫街6号"),
    ("锦华小区7栋3楼，不是，4楼厨房着火。", "锦华小区7栋4楼厨房"),
]


@pytest.mark.parametrize(("text", "place"), CORRECTED_PLACES)
def test_where_it_was_not_is_no_place(text: str, place: str) -> None:
    assert settled(text)[Slot.PLACE].text == place
