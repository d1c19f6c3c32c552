"""Words of the report pages."""

from assistant.duties.report.record import Slot

TITLE = "信息报送"
NEW = "写首报"
NEW_TITLE = "起草报告"
MATERIAL_HINT = "把电话记录、聊天记录或转来的文字粘贴在这里，怎么记的就怎么贴；原文会逐字保留。"
MATERIAL = "材料"
MATERIAL_KIND = "材料种类"
KINDS = {
    "note": "电话记录",
    "chat": "聊天记录",
    "news": "转来的文字",
    "transcript": "录音文字",
}
EVERY_KIND = KINDS | {"event": "事件登记"}  # a registered event is never pasted
EVENT = "关联事件（可不选）"
NO_EVENT = "不关联"
NAME = "事件名称（可不填）"
START = "开始起草"
MATERIAL_NEEDED = "还没有材料：请粘贴文字，或选一个事件。"
NONE = "还没有报告。按“写首报”，粘贴一段电话记录即可。"
FILTERS = {"": "全部", "open": "未报出", "sent": "已报出"}
OPEN = "打开"
FOLLOW_UP = "写续报"
FINAL = "写终报"
CORRECTION = "写更正"
BACK = "全部报告"

CLOCKS = "时限"
NO_CLOCKS = "现有材料不足以起算时限。"
DUE = "最晚"
AT_ONCE_TOLD = "立即报告"
NO_START = "起算未定"
OTHERS = "非本室时限"
COUNTED_FROM = "{at} 起算"
MET_AT = "{at} 已报"
CLOCK_MORE = "说明"
LATE_HINT = "是否超时由人工认定"
SIGNER = "签发人"
CONTACT = "联系人"
STARTS = "起算"
FACTS = "要素"
DRAFT = "报告稿"
MISSING = "还缺"
MISSING_OPTIONAL = "可补充"
CONFLICTS = "相互矛盾"
CONFLICTS_HINT = "没有认定的矛盾，不能签发。"
DOUBTS = "可能对不上"
DOUBTS_HINT = "小模型比对出来的，请核对；不影响签发，也不写进文稿。"
TAKE_SIDE = "以此为准"
DECIDE = "认定"
EXPLAIN_OTHER = "另作说明"
DECIDE_AGAIN = "重新认定"
CHECKING = "正在核稿…"
ATTENTION_NONE = "要素齐全，没有矛盾。"
FIX_BLOCKS = "签发前须处理"
LOOK_OVER = "签发前请核对"
SIDE_SAID = "以“{text}”为准"
LEVEL_WHY = "理由（如：经研判，参照较大等级报送）"
LEVEL_BY_RULES = "按规则判定"
DECIDED = "已认定"
LEVEL = "级别"
FLAGS = "敏感"
CHAIN = "与前一期对照"
CHANGES = "要素变化"
BEFORE = "前一期"
NOT_AGAIN = "本期没有再提"
BLANKS = "文稿中还有待补、待核实的："
NOW = "本期"
EDIT = "改"
CLEAR = "清空"
RESET = "恢复为材料所说"
ADD_MATERIAL = "补充材料"
NOTHING_SAID = "未提及"
BY_OFFICER = "值班员填写"
WEIGHED = "模型判读，请核对"
INSTEAD_OF = "规则读作"
WEIGHED_WHY = "规则没有读出或读法不同，由本机的小模型按上下文判读，请对照原话核对"
CARRIED = "沿用前报"
APPROX = "概数"
STATUS = {
    "stated": "",
    "hearsay": "传闻",
    "planned": "拟办",
    "ongoing": "进行中",
    "denied": "否认",
    "unknown": "不详",
}
SEVERITIES = {"error": "须更正", "warn": "请核实", "info": "留意", "explained": "已说明"}
VALUE = "内容"
VALUES = "内容（一行一项）"
COUNT = "人数（没有填 0；不清楚就清空）"
MOMENT = "时间"
STANDING = "把握"
STANDINGS = {
    "stated": "已确认",
    "ongoing": "进行中、在查",
    "planned": "拟办",
    "hearsay": "传闻",
    "unknown": "不详",
}
SAID_AS = "材料原话"
SAVE = "保存"
EDIT_DRAFT = "改文稿"
LEFT_OUT = "没有写进文稿的 {n} 处"
TELL = "写进文稿"
EDIT_HEADING = "改标题、主送"
HEADING_HINT = "多个单位用顿号隔开。标题清空，即按要素重新生成。"
REPORT_TITLE = "标题"
RECIPIENTS = "主送（报送单位）"
COPIES = "抄送"
TITLE_BY_FACTS = "按要素生成标题"
PARAGRAPHS_HINT = "一行一段。【待补】处补齐后删去括号。"
STOP = "停止"
EXPLAIN = "或者写明情况（如：经核实，以医院数字为准）"
REWORD = "让模型润色"
REWORDING = "模型正在润色，只改措辞，不改事实…"
REWORDED = "润色完毕：每句都核对过要素，没有依据的改动已退回原句。"
RECOMPOSE = "按要素重新成稿"
CHECK = "核稿"
CHECK_TITLE = "核稿"
CHECKED = "发现 {total} 处：必改 {must}，建议 {should}，提示 {hint}。"
CHECKED_CLEAN = "没有发现问题。机器核稿不能代替人工审签。"
CHECK_TAKE = "采纳"
CHECK_SAVE = "把采纳的写进文稿"
CHECKED_OTHERS = "文字没有发现问题，另有下列事项。"
EXPORT = "导出"
EXPORT_TITLE = "导出报告"
EXPORT_AS = {"docx": "Word（docx）", "pdf": "PDF"}
EXPORT_FORMAT = "格式"
EXPORT_TEMPLATE = "版式"
EXPORT_USUAL = "情况报告（GB/T 9704）"
EXPORT_SENT_HINT = "已报出的 Word 与报出件逐字节相同；另选版式或 PDF 时按报出的文稿重新生成。"
EXPORTING = "正在生成文件…"
DOWNLOAD = "下载"
TRAIL = "经过"
TELEPHONE = "电话登记"
RETURNED_FOR = "退回理由"
TO_SIGN = "待签报告 {count}"
CAME_BACK = "退回报告 {count}"
SIGN_HEADING = "待签发的报告"
SUBMIT = "送审"
SIGN = "签发"
RETURN = "退回"
SEND = "报出"
CONFIRM = "登记电话"
VOID = "作废"
SENT = "已报出 {at} · {way} · {to}"
SIGNED = "{name} 于 {at} 签发"
NOT_YET_SIGNED = "还不能签发：{what}。请先处理，或退回起草人。"
FROZEN = "已签发的报告不能再改。要改动，请先退回；已报出的，请写更正。"

# the parts of the page; on a phone they are jumped to
PARTS = {"zb-r-material": MATERIAL, "zb-r-facts": FACTS, "zb-r-draft": DRAFT}
GROUPS: dict[str, tuple[Slot, ...]] = {
    "基本情况": (
        Slot.CATEGORY, Slot.OCCURRED_AT, Slot.ALARM_AT, Slot.RECEIVED_AT, Slot.REPORTED_AT,
        Slot.PLACE, Slot.SOURCE,
    ),
    "人员": (
        Slot.DEATHS, Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED, Slot.MISSING,
        Slot.TRAPPED, Slot.EVACUATED,
    ),
    "情况与处置": (
        Slot.CAUSE, Slot.LOSS, Slot.IMPACT, Slot.MEASURE, Slot.FORCE, Slot.LEADER, Slot.COMMANDER,
        Slot.CONTACT, Slot.TREND, Slot.REQUEST,
    ),
}  # fmt: skip
CHAIN_OF = "本事件各期"
RUNNING_REPORTS = "报送时限 {count}"
LATE_REPORTS = "疑似超时 {count}"

SLOTS: dict[Slot, str] = {
    Slot.CATEGORY: "类别",
    Slot.OCCURRED_AT: "发生时间",
    Slot.ALARM_AT: "接警时间",
    Slot.RECEIVED_AT: "接报时间",
    Slot.REPORTED_AT: "上报时间",
    Slot.PLACE: "地点",
    Slot.SOURCE: "信息来源",
    Slot.DEATHS: "死亡",
    Slot.INJURED: "受伤",
    Slot.SERIOUSLY_INJURED: "重伤",
    Slot.SLIGHTLY_INJURED: "轻伤",
    Slot.MISSING: "失联",
    Slot.TRAPPED: "被困",
    Slot.EVACUATED: "转移疏散",
    Slot.LOSS: "损失",
    Slot.CAUSE: "原因",
    Slot.IMPACT: "影响范围",
    Slot.MEASURE: "先期处置",
    Slot.FORCE: "到场力量",
    Slot.LEADER: "到场领导",
    Slot.COMMANDER: "现场指挥",
    Slot.CONTACT: "现场联系人",
    Slot.TREND: "发展趋势",
    Slot.REQUEST: "请求事项",
}
# what is shown even where nothing was said, in the order in which an officer looks for it
ALWAYS = (
    Slot.CATEGORY, Slot.OCCURRED_AT, Slot.RECEIVED_AT, Slot.PLACE, Slot.SOURCE, Slot.DEATHS,
    Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.MISSING, Slot.TRAPPED, Slot.CAUSE, Slot.MEASURE,
    Slot.FORCE, Slot.CONTACT,
)  # fmt: skip
LOOSE = "文稿中没有依据的内容："
STALE = "文稿改过之后，要素又有变化：请核对文稿，或按要素重新成稿。"
