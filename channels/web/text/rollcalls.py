"""Words of the roll-call pages."""

TITLE = "查岗"
NEW = "发起查岗"
SCRIPTS = "话术"
STATISTICS = "统计"
INBOUND = "来电"
BACK = "全部查岗"
NONE = "还没有查过岗。按“发起查岗”，或在对话里说“现在抽查街镇值班室”。"
NONE_FOUND = "没有符合的查岗。"
FILTERS = {"open": "未了结", "": "全部", "done": "已了结"}
SIMULATED = "没有配置电话线路（lines.yaml），现用本机模拟线路：不会打到真实号码。"
LINES = "线路"
LINE_READY = "{name}：已注册，{in_use}/{limit} 路在用"
LINE_AWAY = "{name}：未注册 {message}"
BY = "{name} 发起"
OPEN = "打开"
OF = "已完成 {done}/{total}"

# the form that starts a round of calls
START_TITLE = "发起查岗"
START_HINT = "提交后生成方案，写明名单和话术；批准后才开始拨打。"
PICK_BY = {"klass": "按类别", "group": "按群组", "unit": "逐个选单位"}
KLASSES = "值班室类别"
KLASS = "{klass}类值班室"
GROUPS = "群组"
UNITS = "单位"
EXCEPT = "除外的单位（可不选）"
SCRIPT = "话术"
WHEN = "什么时候开始"
NOW = "批准后立即"
LATER = "定时"
AT = "开始时间"
COUNTED = "共 {count} 家"
WITHOUT_NUMBER = "，其中 {count} 家没有值班电话：{names}"
NOBODY = "还没有选单位。"
SUBMIT = "生成方案"
ASKED = "业务提问（抽自知识库，答案为条款原文）"
ASKED_ANSWER = "答案：{answer}　依据：{cited}“{quote}”"
ASK_ANOTHER = "换一题"
NO_QUESTION = "知识库里没有可以提问的条款，这一轮不提问。"

# the form that starts a 叫应
NEW_ALERT = "电话叫应"
ALERT_TITLE = "电话叫应"
ALERT_HINT = (
    "逐家播报下面的内容，对方回答“收到”或按1即为确认；没有确认的继续呼叫，直到有人确认。"
    "批准后才开始拨打。"
)
ALERT_TEXT = "要传达的内容"
ALERT_NEEDED = "请写明要传达的内容。"
ALERT_SAYS = "每家听到：{said}"
ALERT_ORDER = "呼叫次序：{order}；号码用完仍无人确认的，转人工。"
HEAR_ALERT = "试听"
AT_NEEDED = "请填写开始时间。"

# the board
PROGRESS = "{done} / {total} 家有结果"
UNCONFIRMED = "{count} 家待核实：听录音确认或改判后，才计入问题和通报。"
LEFT = "剩余时间"
STARTS_IN = "距开始"
ENDED_AT = "{at} 结束"
STARTED_AT = "{at} 开始"
STOP = "停止"
STOP_SURE = "停止这一轮查岗？没有拨出的不再拨打，正在通话的打完为止。"
SHEET = "结果表（xlsx）"
BULLETIN = "查岗通报（docx）"
ALERT_BULLETIN = "叫应通报（docx）"
PREPARING = "正在合成提示音 {done}/{total} 句，备齐后开始拨打…"
DEAD = "失效号码"
PICK = "选择重拨"
PICKING = "已选 {count} 家"
PICK_FAILED = "选中所有未通过的"
PICK_NONE = "全不选"
REDIAL = "重拨"
REDIAL_GROUP = "重拨这 {count} 家"
CANCEL = "取消"
CHOOSE_UNIT = "点一家单位，这里显示每次通话的录音、文字和判定依据。"
CLOSE = "关闭"
NO_UNITS = "名单里没有单位。"
ATTEMPT = "第 {no} 次"
AGAIN = "再打一遍"
GROUPS_TOLD = {
    "person": "待人工核实",
    "active": "正在进行",
    "again": "等待重拨",
    "waiting": "待呼",
    "dropped": "未呼叫",
}
BEFORE = "上次{word}"
UNKNOWN_OUTCOME = "拨出后没有留下结果，是否接通不清楚。请先用电话核实，再登记结果。"
SCORE = "得分 {score}"
CALLED = "{rank} {number}"
RINGING = "振铃 {seconds} 秒"
TALKED = "通话 {seconds} 秒"
NOT_ANSWERED = "未接通"
ENDINGS = {
    "completed": "本方挂机",
    "far_end": "对方挂机",
    "no_answer": "无人接听",
    "busy": "忙",
    "refused": "被拒绝",
    "dead_number": "号码无效",
    "forwarded": "转接",
    "fault": "线路故障",
    "cancelled": "本方取消",
    "lost": "线路中断，结果不明",
}
RECORDING = "录音"
NO_RECORDING = "没有录音"
RECORDING_HINT = "录音属个人信息，播放记入审计。"
CONVERSATION = "通话过程"
US, THEM = "本室", "对方"
PRESSED = "按键 {digits}"
HEARD = "识别文字"
RESTS_ON = "判定依据"
ABOUT = {
    "unit": "单位",
    "name": "姓名",
    "on_duty": "在岗",
    "leader": "带班领导",
    "speaker": "接听人",
    "call": "来话",
    "post": "职务",
    "remark": "备注",
}
FACTS = {"unit": "单位", "name": "姓名", "post": "职务", "on_duty": "在岗", "leader": "带班领导"}
YES, NO, NOT_SAID = "是", "否", "未说"
CONFIDENCE = "把握 {percent}%"
BY_MACHINE = "机器判定"
BY_PERSON = "{name} {at} {deed}"
CONFIRMED, CORRECTED = "确认", "改判"
TAKEN = "已确认"  # a 叫应
CONFIRM = "确认判定"
CORRECT = "改判"
CORRECT_TITLE = "人工核实：{unit}"
CORRECT_HINT = "请先听录音。改判和确认都记入审计，改判的通话进入识别评测。"
VERDICT = "结果"
SPOKE = "接听人姓名（可不填）"
WHY = "理由"
WHY_NEEDED = "请写明理由，例如：听录音，对方报了姓名。"
WHY_CONFIRMED = "人工确认机器判定"
SAVE = "保存"
ASKS = {
    "who": "单位、姓名、是否在岗",
    "unit": "单位",
    "person": "姓名和职务",
    "on_duty": "是否在岗",
    "leader": "带班领导",
    "knowledge": "业务提问",
    "confirm": "确认收到",
}

HOLD, UNHOLD = "留存录音", "取消留存"
HELD = "已登记留存，到期不删除"
HOLD_WHY = "留存原因，例如：投诉核查"
CAME_IN = "对方回电"
KNOWS = {True: "业务提问答对", False: "业务提问与条款不符，请核对", None: "业务提问请人工核对"}
REPLIED = "业务提问：答“{reply}”"

# calls that come in
INBOUND_TITLE = "值班来电"
INBOUND_HINT = (
    "打到值班号码的电话由系统接听：按1口头报告情况，转写成首报草稿，待值班员核对、签发；"
    "按2补答没有接到的查岗。报告不会自动发出。"
)
INBOUND_NONE = "还没有来电。"
INBOUND_AWAY = "值班号码没有启用自动接听。请系统管理员设置 ZHIBAN_ANSWER_CALLS=1 后重新启动。"
SIMULATE = "模拟来电"
SIMULATE_HINT = "从本机模拟线路打进来一个电话，不会用到真实号码。"
SIMULATE_WHO = "谁打来"
SIMULATE_ABOUT = {"report": "口头报告一起火情", "rollcall": "补答没有接到的查岗"}
SIMULATE_GO = "打进来"
SIMULATING = "正在准备来电人的语音，随后打进来…"
SIMULATED_NOW = "已打进来，通话约一分钟，结束后转写。"
OPEN_DRAFT = "打开草稿 {report}"
OPEN_ROUND = "查看查岗 {campaign}"
UNKNOWN_CALLER = "号码不在通讯录"
LASTED = "通话 {seconds} 秒"
UNCHECKED = "机器转写，未经核对"

# scripts
SCRIPTS_TITLE = "通话话术"
SCRIPTS_HINT = "一次通话不超过 60 秒。{room} 是本室，{unit} 是被叫单位，{text} 是叫应内容。"
NAME = "名称"
GREETING = "开场白"
QUESTION = "问题 {n}"
ASKS_ABOUT = "问什么"
QUESTION_TEXT = "问法"
RETRY = "没听清时的问法（不填只问一遍）"
LISTEN = "听多少秒"
ADD_QUESTION = "加一问"
REMOVE_QUESTION = "去掉这一问"
DIGITS = "按键提示（不填不用按键）"
CLOSING = "结束语"
VOICE = "嗓音"
DEFAULT_VOICE = "默认"
SPEED = "语速"
LONGEST = "最长（秒）"
ESTIMATE = "预计 {seconds} 秒（每问都答满的情形）"
TOO_LONG = "超过 {longest} 秒，到时会自动结束通话"
LISTEN_TO = "试听"
RENDERING = "正在合成第 {done}/{total} 句…"
RENDERING_BEGINS = "正在准备嗓音…"
RENDERED = "合成完毕，共 {seconds} 秒。"
OWN = "上传录音代替"
OWN_TOO_LARGE = "录音不能超过 4 MiB。"
OWN_TAKEN = "已改用上传的录音。"
SAVE_VERSION = "存为新版本"
SAVED = "已存为第 {version} 版。"
VERSION = "第 {version} 版"
IN_FORCE = "现行"
EDIT_FROM = "在此版上修改"
VERSIONS = "历次版本"
NEW_SCRIPT = "新话术"
SAMPLE_UNIT = "示例单位"
PARTS = {"greeting": "开场白", "digits": "按键提示", "closing": "结束语"}

# statistics
STATISTICS_TITLE = "查岗统计"
SINCE, UNTIL = "起", "止"
DOWNLOAD = "下载表格"
DELETIONS = "录音到期处置记录"
NO_STATISTICS = "这段时间没有查岗记录。"
CHART_CALLS = "各月在岗率"
CHART_WORST = "未通过次数最多的单位"
TIMES = "次"
RATE = "在岗率"
CALLED_TIMES = "应查"
PRESENT_TIMES = "在岗"
AVERAGE = "平均得分"
UNIT = "单位"
FAILED_AS = "未通过"
TO_CONFIRM = "待核实"
ANSWER_S = "接听用时"
SECONDS = "{seconds:.0f} 秒"
