"""Every word the web pages show, in one place."""
# ruff: noqa: S105 - labels that speak of passwords, not passwords

PRODUCT = "值班助手"

# navigation and strip
CHAT = "工作台"
EVENTS = "事件"
REPORTS = "报送"
ROLLCALLS = "查岗"
LOG = "值班日志"
HANDOVER = "交接班"
PROOFREAD = "校对"
CONTACTS = "通讯录"
VIDEO = "视频"
DEVICES = "设备"
APPROVALS = "审批"
LIBRARY = "知识库"
SEARCH = "检索测试"
AUDIT = "审计"
USERS = "账户"
MENU = "菜单"
SIGN_OUT = "退出登录"
MESSENGERS = "绑定通讯工具"
CHANGE_PASSWORD = "修改密码"
THEME = "日间/夜间"
OPEN_DRAWER = "打开侧栏"
DOCUMENTS_UNIT = "份资料"
CLAUSES_UNIT = "条"
JOBS_OPEN = "个文件处理中"
SKIP = "跳到正文"

# sign-in
SIGN_IN = "登录"
LOGIN = "用户名"
PASSWORD = "密码"
SIGN_IN_HINT = "未登录不显示任何资料。忘记密码请联系系统管理员重置。"
NEW_PASSWORD_TITLE = "设置新密码"
ONE_TIME_HINT = "您正在使用一次性密码，请先设置自己的密码。"
OLD_PASSWORD = "原密码"
NEW_PASSWORD = "新密码"
NEW_PASSWORD_AGAIN = "再输一次新密码"
PASSWORD_RULES = "至少 8 位，同时包含大写字母、小写字母和数字。"
PASSWORDS_DIFFER = "两次输入的新密码不一致。"
SAVE = "保存"
BACK = "返回"
EXPIRED = "登录已失效，正在转到登录页。"

# chat
TALK = "对话"
NEW_CHAT = "新的会话"
CONVERSATIONS = "以往会话"
NO_CONVERSATIONS = "还没有会话记录。"
WELCOME = "请直接提问，或说要办的事"
WELCOME_BODY = "问规定，每句话都标注出处，没有依据会直接说明；办事情，先列出方案，经您批准才执行。"
EXAMPLES = (
    "特别重大突发事件多少分钟内电话报告？",
    "夜间在岗值班人员不少于几人？",
    "自动点名没有应答怎么办？",
    "区应急管理局现在谁值班？",
    "东会商室的灯打开",
)
ASK_HERE = "提问或交办，回车发送"
KEYS = "Shift+回车换行，按 / 回到输入框"
SEND = "发送"
STOP = "停止"
BUSY = "正在处理上一句话，请稍候或点“停止”。您输入的内容已保留。"
AS_OF = "按哪天的规定"
AS_OF_NOTE = "按 {day} 有效的规定"
EVIDENCE_ONLY = "只看依据"
FINDING = "正在查找依据…"
COMPOSING = "依据已找到，模型正在组织语言…"
DRAFTING = "以下文字尚未核验"
CHECKED_BY_MODEL = "模型措辞，已逐句核验"
FROM_CLAUSES = "条款原文"
ABSTAINED = "资料库中没有找到依据"  # as assistant.answer.NOTHING_FOUND: fixed words
SOURCES = "引文"
CORRECTION = "资料中的规定"
NEAREST = "最接近的资料（仅供查阅，不构成答案）"
ALL_EVIDENCE = "检索到的条款"
EVIDENCE_FIRST = "找到的依据"
OPEN_SOURCE = "查看原文"
EXPAND = "展开"
COLLAPSE = "收起"
PAGE = "第 {page} 页"
TABLE_HEADER = "表头"
CONFLICT = "资料之间说法不一致，请核实后从严掌握"
REMOVED = "核验未通过、已删去的句子"
UNSUPPORTED = "未找到依据"
STOPPED = "已停止。下面的依据仍可查看。"
FAILED = "没有完成"
KEPT_QUESTION = "您输入的内容已放回输入框。"
COPY = "复制答复和出处"
COPIED = "已复制"
COPY_FAILED = "浏览器不允许复制，请手动选择文字。"
TIMING = "依据 {first} · 总用时 {total}"
SECONDS = "{value:.1f} 秒"
MILLISECONDS = "{value:.0f} 毫秒"

# library
FIND_DOCUMENT = "按标题查找"
UPLOAD = "上传资料"
PICK_FILES = "选择文件"
PICK_MANY = "可一次选多个。"
DROP_HERE = "也可以把文件拖到这里。"
UPLOADING = "正在上传"
FORMATS = "支持 docx、pdf、xlsx、csv、md、txt、html。"
AUDIENCE = "谁可以看"
CATEGORY = "类别"
CATEGORIES = ("法规制度", "预案", "案例", "SOP", "名录", "其他")
CLOSE = "关闭"
TOO_LARGE = "文件超过 {limit} MiB，未上传。"
JOBS = "上传进度"
JOB_STATES = {
    "queued": "排队中",
    "reading": "读取中",
    "indexing": "建立索引",
    "done": "已入库",
    "unchanged": "内容相同，未重复入库",
    "failed": "未入库",
}
CLEAR_DONE = "收起已完成"
TITLE = "标题"
STATUS = "状态"
REVISIONS = "{count} 个版本"
CLAUSES = "{count} 条"
EVERYBODY = "全体人员"
NO_DOCUMENTS = "没有符合的资料。"
TOTAL = "共 {total} 条，第 {first}–{last} 条"
NONE_LISTED = "没有符合条件的内容。"
PREVIOUS = "上一页"
NEXT = "下一页"
REMOVE = "删除"
REMOVE_SURE = "删除《{title}》的全部版本？删除后不能再引用，操作记入审计。"
AUDIENCE_OF = "《{title}》的可见范围"
AUDIENCE_SAVED = "已修改《{title}》的可见范围，检索立即生效。"
REMOVED_DONE = "已删除《{title}》。"
CANCEL = "取消"
ACCEPTED = "已收下 {count} 个文件，正在处理。"

# source
OUTLINE = "目录"
DOWNLOAD = "下载原文件"
VERSIONS = "版本"
ISSUER = "制发机关"
NUMBER = "文号"
TO_QUOTE = "回到引文"
WARNINGS = "读取时的提示"
NO_OUTLINE = "本文没有标题层级。"

# search
QUERY = "检索内容"
RUN = "检索"
UNDERSTOOD = "识别结果"
NOTHING_UNDERSTOOD = "未识别出特定文件、条号或日期"
GATE = "能否作答"
ANSWERABLE = "可以作答"
NOT_ANSWERABLE = "不足以作答"
TIMINGS = "各阶段用时"
RANK = "名次"
CLAUSE = "条款"
NO_HITS = "没有检索到任何条款。"
STAGES = {
    "lexical": "全文",
    "bm25": "全文",
    "dense": "语义",
    "vector": "语义",
    "fusion": "融合",
    "fused": "融合",
    "rerank": "重排",
    "rank": "重排",
    "search": "检索合计",
    "final": "最终",
    "field": "领域重排",
    "exact": "条号直达",
    "total": "总计",
    "understand": "理解",
    "gate": "判断",
}
SEARCH_HINT = "用于检查检索质量：显示每个阶段的名次和得分。不经过模型。"

# users
ADD_USER = "新建账户"
ADD_ORG = "新建组织"
NAME = "姓名"
ORG = "所属组织"
ROLES = "角色"
ORG_ID = "组织编号"
ORG_NAME = "组织名称"
PARENT = "上级组织"
NONE = "无"
RESET = "重置密码"
CHANGE = "修改"
CHANGE_USER = "修改账户 {login}"
CHANGED_USER = "已修改账户 {login}。"
DISABLE = "停用"
ENABLE = "恢复"
DISABLED = "已停用"
ONE_TIME = "待改密"
ACTIVE = "正常"
ONE_TIME_SECRET = "{login} 的一次性密码"
SHOWN_ONCE = "只显示这一次，请当面或通过可靠渠道交给本人；首次登录必须修改。"
CREATE = "建立"
ORG_SAVED = "已保存组织“{name}”。"

# errors
ERROR_TITLE = "打不开这个页面"
NOT_ALLOWED_REMOVE = "没有删除权限"
