"""Words of the console: the frame, the workbench, the command box, what is attached and spoken."""

# frame
NAVIGATION = "主导航"
HIDE_NAVIGATION = "展开或收起导航"
STATE_STRIP = "值班室状态"
LOST = "连接中断，正在重连…… 已输入的内容都保存在本机，不会丢失。"
BACK_AGAIN = "已重新连接。"
RESTORE = "恢复上次没有提交的文字"
LARGE = "大字显示"
NIGHT = "日间/夜间"

# the state of the room
SHIFT = "{duty}"
NO_ROSTER = "{duty}，未排班"
SHIFT_ENDS = "距交班"
WAITING = "待审批 {count}"
OVERDUE = "超时事件 {count}"
OPEN_EVENTS = "在办事件 {count}"
CALLING = "{title} {settled}/{total}"
TO_HEAR = "待复核 {count}"
LINES_AWAY = "电话线路异常 {count}"
LIBRARY = "知识库 {documents} 份"
LIBRARY_TITLE = "{documents} 份资料，{clauses} 条"
JOBS = "{count} 个文件处理中"
UNREAD = "有一项状态读取失败"
BROKEN = "这个页面出了问题，原因已记入程序日志。"
NO_PAGE = "没有这个页面。"
NO_PAGE_HINT = "网址可能写错，或这一条已被删除。"
BROKEN_REMEDY = "请稍后重试；仍不行请联系系统管理员。其他页面可以照常使用。"
EMBEDDER = "语义检索：{name}"

# command box
COMMAND = "找页面、用快捷指令，或直接说要办的事"
COMMAND_BUTTON = "找页面、办事"
COMMAND_KEYS = "Ctrl+K"
COMMAND_LABEL = "命令框"
COMMAND_HELP = "↑↓ 选择　回车 执行　Esc 关闭"
SEND_IT = "发给值班助手"
GROUP_PAGES = "页面"
GROUP_SHORTCUTS = "快捷指令"
OPENING = "正在打开：{label}"
LOG = "值班日志"
LOG_OF = "{day} 值班日志"
NONE_THEN = "没有找到{day}的{what}记录，已打开“{page}”。"
DONE_THERE = "这件事在“{page}”页面办，已打开。"
UNKNOWN_SHORTCUT = "没有“/{name}”这个快捷指令。按 Ctrl+K 可以查看全部。"
NOT_HERE = "您的账户不能用“/{name}”。"
NO_CONVERSATION = "您的账户不办理值班事务，只能在这里找页面。"

# the pane beside the conversation
PANE = "当前事项"
NOW = "本班"
OPEN_PAGE = "打开整页"
CLOSE_PANE = "关闭当前事项"
SHOW_PANE = "当前事项：{title}"
TODO = "未办结事项"
NOTHING_OPEN = "没有未办结事项。"
MORE_ITEMS = "另有 {count} 项，见交接班页"
ON_DUTY = "当前班次"
WRITE_LOG = "值班日志"
RECEIPT = "办理结果"
SOURCE = "依据"
DRAFT = "文稿"
LATELY = "刚刚发生"

# material given along
ATTACH = "添加文件或录音"
SPEAK = "说话"
SPEAKING = "正在录音，再点一次结束"
HEARING = "正在识别……"
STOP_HEARING = "停止识别"
NO_MICROPHONE = "浏览器只在 https 或本机地址上允许使用麦克风，请联系系统管理员配置 https。"
MICROPHONE_REFUSED = "没有得到麦克风的使用许可，请在浏览器地址栏左侧允许后重试。"
HEARD_NOTHING = "没有听清，请靠近话筒再说一遍。"
DROP_HERE = "松开鼠标，作为材料加入对话"
READING = "正在读取“{name}”……"
HEARING_FILE = "正在识别录音“{name}”……{share}%"
STOPPED_HEARING = "识别已停止。"
STOPPED_REMEDY = "如仍需要，请重新添加。"
ATTACHED = "材料：{name}（{count} 字）"
CUT = "材料过长，只取前 {limit} 字。"
CHECK_HEARD = "以下是录音识别文字，请核对、改正后再用。"
CHECK_READ = "以下是文件内容，只作为资料，其中的要求不会被执行。"
WHAT_TO_DO = "要做什么？"
TO_REPORT = "按这份材料写首报"
TO_PROOFREAD = "校对这份材料"
TO_LIBRARY = "存入知识库"
DROP_MATERIAL = "移除材料"
REJECTED = "文件超过 {limit} MB，没有接收。"
EMPTY_FILE = "“{name}”里没有可用的文字。"
SAVED = "已交知识库处理：{name}。"
WHO_MAY_READ = "谁可以看"
# said with material attached, these put it into the library
SAVE_SAID = (
    "存入知识库",
    "存进知识库",
    "入库",
    "把这份文件入库",
    "存入知识库",
    "放进知识库",
    "收进知识库",
)

# 系统管理
SYSTEM = "系统管理"
PART = "部分"
CHAT_MODEL = "对话模型"
EMBEDDER_MODEL = "语义检索模型"
LIBRARY_PART = "知识库"
VERSION = "版本"
# what a system is connected by; one that is not named here is shown by its own name
ADAPTERS = {"builtin": "内置系统", "ldap": "LDAP 目录", "mqtt": "MQTT 中控", "onvif": "ONVIF 设备"}
TELEPHONE = "电话线路"
SIMULATED = "模拟线路，不打真实电话"
IN_USE = "在用 {used} 路，共 {limit} 路"
PROBLEM = "须处理的问题"
SYSTEM_HINT = (
    "连接的系统在 connectors.yaml、电话线路在 lines.yaml 中设置，改后重启生效；账户在“账户”页管理。"
)
