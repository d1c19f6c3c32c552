"""What officers read in messengers."""

PLAN_TITLES = {
    "waiting": "待批准的方案",
    "approved": "正在执行",
    "refused": "未同意，没有执行",
    "expired": "已过审批时限，没有执行",
    "finished": "已办结",
    "stopped": "中途停止",
}
NEEDS = {
    "none": "",
    "confirm": "由提出人或带班领导批准",
    "leader": "须带班领导批准",
    "two_person": "须提出人和另一位带班领导都批准",
}
LOOKING = "正在查找依据……"
FOUND = "找到依据：{sources}。正在整理……"
CONFLICTS = "注意：关于“{subjects}”，不同文件的规定不一致，请以现行有效、层级高的为准并核实。"
APPROVE = "批准并执行"
REFUSE = "不同意"
UNDO = "撤销"
SOURCES = "出处"
FOREIGN = "含来自转发文字的内容，请逐项核对。"
UNBOUND = (
    "您还没有绑定值班助手账户，暂不能办理。\n"
    "请登录网页端，在右上角账户菜单中点“绑定通讯工具”取得绑定码，再在这里发送“绑定 绑定码”；"
    "或请系统管理员在“账户”页为您绑定。"
)
YOUR_ID = "您的编号：{id}"
BOUND = "绑定成功：{name}。可以直接提问或交办。发送“帮助”查看用法。"
UNBOUND_DONE = "已解除绑定。"
BAD_CODE = "绑定码不正确或已过期。"
BAD_CODE_REMEDY = "请在网页端重新取得绑定码，10 分钟内发送“绑定 绑定码”。"
NEW = "已开始新的对话。"
CONTINUED = "已接上最近一次对话：{title}"
NOTHING_TO_CONTINUE = "没有可以接续的对话，直接说要办的事即可。"
HELP = (
    "可以直接说：\n"
    "· 问规定：燃气事故首报最晚几点报？\n"
    "· 办事项：今晚谁带班／调体育场路口的监控\n"
    "· 写报告：把电话记录发过来，再说“写首报”\n"
    "· 查岗：给全部街镇值班室点名\n"
    "发语音、文件、位置也可以。\n"
    "发送“新对话”另起话题，“接着聊”接上网页端的对话，“解除绑定”停用本通讯工具。"
)
HEARD = "语音转写：{text}"
HEARD_NOTHING = "没有听清语音内容。"
HEARD_NOTHING_REMEDY = "请靠近话筒重说一遍，或直接打字。"
FILE_TAKEN = "收到“{name}”。要做什么？"
LONG_TAKEN = "收到一段文字材料。要做什么？"
FILE_CHOICES = ("校对这份材料", "按这份材料写首报", "只作资料，稍后再说")
FILE_KEPT = "好的，10 分钟内说到“这份材料”时会用到它。"
FILE_GONE = "前面收到的材料已超过 10 分钟或系统已重启。"
FILE_GONE_REMEDY = "请重新发送文件，再说要做什么。"
TRANSCRIBED = "录音“{name}”转写如下，请核对：\n{text}"
PLACE_TAKEN = "收到位置：{label}。要做什么？"
PLACE_CHOICES = ("附近有哪些监控", "在这里登记一起事件")
PLACE_WORDS = "{text}（地点：{label}）"
REASON = "请回复不同意的理由，一句话即可。"
LOST = "系统刚才重启，您{at}发来的消息没有处理完，请重新发送。"
TOO_LARGE = "文件超过 {limit} MB。"
TOO_LARGE_REMEDY = "请拆分后发送，或在网页端上传。"
NOT_READ = "暂不支持这种消息。"
NOT_READ_REMEDY = "请发送文字、语音、图片以外的文件或位置。"
CHOOSE = "请选择"
WAITS_FOR_YOU = "{name}提出的方案等您处理。\n{text}"
CALLED_IN = (
    "【值班来电】{who} {call.about.value}，{call.state.value}{call.report}，请打开“来电”页核对。"
)
EVENT_DUE = "【{stage}】{event.title}（{event.id}）办理时限{left}，请跟进。"
CALLS_ENDED = "{title}{state}。"
TURNS_SWAPPED = "【换班】{text}"
