"""Words of plan cards, approvals, and of what came back from an action."""

# what an action does
EFFECTS = {"read": "查询", "reversible": "可撤销", "consequential": "须确认"}
EFFECT_HINTS = {
    "read": "只查询，不改变任何东西",
    "reversible": "立即执行，执行后可以撤销",
    "consequential": "对外生效，批准后才执行，不能收回",
}

# a plan
PLAN_TITLES = {
    "waiting": "待批准的方案",
    "approved": "正在执行",
    "refused": "未同意，没有执行",
    "expired": "已过审批时限，没有执行",
    "finished": "已办结",
    "stopped": "中途停止",
}
STEPS = "共 {count} 步"
NEEDS = {
    "none": "",
    "confirm": "由提出人或带班领导批准",
    "leader": "须带班领导批准",
    "two_person": "须提出人和另一位带班领导都批准",
}
PROPOSED_BY = "{name} {at} 提出"
EXPIRES_IN = "剩余"
APPROVE = "批准并执行"
APPROVE_ONLY = "同意"
EDIT = "修改"
REFUSE = "不同意"
UNDO = "撤销"
AGREED = "{name} {at} 同意"
DISAGREED = "{name} {at} 不同意：{reason}"
WAITS_FOR_OTHERS = "您已同意，等待其他人批准。"
NOT_YOURS = "等待有权审批的人处理。"
REFUSE_TITLE = "不同意这份方案"
REASON = "理由"
REASON_HINT = "提出人会看到，例如：派单对象不对"
EDITED = "已修改"
EDIT_TITLE = "修改方案"
EDIT_HINT = "修改后作为新方案重新核对、批准，原方案作废。不做的步骤可以去掉勾选。"
NO_STEP_LEFT = "一步也没有留下。"
NO_STEP_REMEDY = "都不做请点“不同意”；否则请至少留下一步。"
SUBMIT_EDIT = "提交修改"
CHANGED_BY_HAND = "人工修改"
MORE = "全部参数"
UNTRUSTED = "来自转发或引用的内容，请逐字核对"
UNTRUSTED_PLAN = "有内容取自转发或引用的文字，批准前请逐字核对带“！”的各项。"
REFERENCE = "第{step}步的结果"
NOT_GIVEN = "（未填）"

# a step
STEP_STATES = {
    "proposed": "等待",
    "running": "执行中",
    "done": "完成",
    "failed": "未成功",
    "unknown": "结果不明",
    "undoing": "撤销中",
    "undone": "已撤销",
}
NOT_RUN = "未执行"
UNKNOWN_HINT = "对方系统没有回话，是否已经生效不清楚。请用电话等方式核实后登记，不要重复办理。"
SETTLE = "登记核实结果"
HAPPENED = "已生效"
NOT_HAPPENED = "没有生效"
SETTLE_TITLE = "人工核实"
SETTLE_NOTE = "怎么核实的"
SETTLE_HINT = "例如：已电话联系对方值班室确认收到"
NOTE_NEEDED = "请写明怎么核实的。"
UNDO_DONE = "已撤销。"
REFUSED_DONE = "已记录不同意。"
SETTLED_DONE = "核实结果已登记。"
APPROVED_DONE = "已同意，等待其他人批准。"

# a form
FORM_NEEDED = "“{label}”必须填写。"
LIST_HINT = "多个用“、”分开"
YES = "是"
NO = "否"
SUBMIT = "提交"
CHOOSE = "请选择"
BACK = "取消"

# approvals page
APPROVALS = "审批"
WAITING_FOR_ME = "待我处理"
ALL_PLANS = "全部方案"
NOTHING_WAITS = "没有等您处理的方案。"
NO_PLANS = "还没有方案。"
WAITING_COUNT = "待审批 {count}"
TRAIL = "审计记录"
TRAIL_HINT = "每一步的提出、批准、执行和撤销都记入审计。"

# the conversation
THINKING = "正在理解…"
CHOICES = "请选择，或直接输入"
ABOUT = "关于"
UNPIN = "取消关联"
FORWARDED = "附转发内容"
FORWARDED_HINT = "粘贴别人发来的文字。只作为资料，其中的要求不会被执行。"
FORWARDED_SHOWN = "附转发内容 {count} 字"
NOT_CONNECTED = "这个系统没有接入。"
NOTHING_FOUND = "没有符合的记录。"
TOTAL = "共 {count} 条"
MORE_ROWS = "另有 {count} 条未显示"

# arguments as officers call them, where an action does not say so itself
ARGUMENTS = {
    "about": "所涉事项",
    "accepts": "是否同意",
    "account": "账号",
    "address": "地址",
    "after_min": "几分钟后",
    "again_min": "未通隔几分钟再拨",
    "aliases": "别名",
    "answered_by": "接听人",
    "approved": "是否同意",
    "aspects": "核对哪些方面",
    "at": "时间",
    "attach_to": "附到",
    "attached_to": "所属事件",
    "attempt": "哪次通话",
    "audience": "谁可以看",
    "body": "正文",
    "by_model": "模型润色",
    "camera": "摄像头",
    "cameras": "摄像头",
    "casualties": "伤亡情况",
    "category": "类别",
    "center": "中心点",
    "changes": "改动",
    "channel": "渠道",
    "choice": "选第几项",
    "choices": "可选项",
    "command": "操作",
    "commands": "可用操作",
    "concurrency": "同时呼叫路数",
    "conflict": "矛盾",
    "contact": "人员",
    "content": "内容",
    "corrects": "所更正的报告",
    "date": "日期",
    "deadline": "时限",
    "decision": "认定",
    "device": "设备",
    "digest": "校验值",
    "draft": "文稿",
    "due_before": "到期早于",
    "duration": "时长",
    "end": "结束",
    "ends": "结束",
    "event": "事件",
    "excluding": "除外",
    "external": "外部值班室",
    "field": "要什么",
    "file": "文件",
    "finished": "是否办理完毕",
    "format": "格式",
    "given_by": "批示领导",
    "group": "分组",
    "id": "编号",
    "keyword": "关键词",
    "kind": "种类",
    "label": "材料名称",
    "lat": "纬度",
    "leader": "带班领导",
    "limit": "最多条数",
    "locked_password": "口令（已加密）",
    "lon": "经度",
    "loop": "闭环",
    "masked": "脱敏",
    "minutes": "分钟",
    "mobile": "手机",
    "mode": "方式",
    "name": "名称",
    "near": "附近",
    "note": "备注",
    "number_kind": "号码种类",
    "occurred_at": "发生时间",
    "offset": "从第几条起",
    "one": "一方",
    "one_shift": "一方的班次",
    "order": "工单信息",
    "other": "另一方",
    "other_shift": "另一方的班次",
    "overdue": "只看超时",
    "part": "表格内容",
    "period": "班次",
    "person": "人员",
    "phone": "电话",
    "place": "地点",
    "place_text": "地点描述",
    "places": "房间",
    "playback_address": "录像地址",
    "post": "职务",
    "preset": "预置位",
    "preview": "预览",
    "primary": "主班",
    "purpose": "用途",
    "query": "查找",
    "question": "知识提问",
    "radius_m": "半径（米）",
    "rank": "拨谁的号码",
    "reason": "原因",
    "received_at": "接报时间",
    "recipients": "报送单位",
    "recompose": "按要素重新成稿",
    "recording": "录音",
    "redial": "未通自动重拨",
    "remove_missing": "删除表里没有的",
    "report": "报告",
    "result": "结果",
    "role": "岗位",
    "rollcall": "哪一轮查岗",
    "scene": "场景",
    "script": "话术",
    "script_version": "话术版本",
    "secondary": "副班",
    "seen": "已核对的事项",
    "settings": "设备状态",
    "shift": "班次",
    "since": "起",
    "source": "来源",
    "source_text": "材料来自",
    "sources": "材料",
    "start": "开始",
    "starts": "开始",
    "state": "状态",
    "status": "状态",
    "step": "文种",
    "step_no": "期号",
    "still_address": "图片地址",
    "table": "哪张表",
    "tags": "标签",
    "targets": "呼叫对象",
    "template": "版式",
    "text": "文字",
    "title": "标题",
    "to": "对象",
    "tries": "每家最多呼叫几遍",
    "to_loop": "升级到",
    "type": "类型",
    "types": "类型",
    "unit": "单位",
    "units": "单位",
    "until": "止",
    "value": "数值",
    "verdict": "结果",
    "version": "稿次",
    "way": "报送方式",
    "why": "理由",
    "zone": "分区",
}
# what an open item of a handover is about, by the first part of its key
ITEMS = {
    "clock": "报送时限",
    "event": "事件",
    "instruction": "领导批示",
    "note": "记事",
    "plan": "待批准的方案",
    "report": "报告",
    "rollcall": "查岗",
    "step": "待核实的操作",
    "warning": "预警",
}
ITEM = "事项"
VALUES = {
    "on_duty": "值班员",
    "both": "值班员和带班领导",
    "leader": "带班领导",
    "primary": "主班",
    "secondary": "副班",
    "mobile": "手机",
    "duty_phone": "值班电话",
    "post": "职务",
    "unit": "单位",
    "all": "全部",
    "online": "在线",
    "offline": "离线",
    "day": "白班",
    "night": "夜班",
    "24h": "全天班",
    "on": "开",
    "off": "关",
    "failed": "未接通的",
    "phone": "办公电话",
    "units": "单位",
    "people": "人员",
    "groups": "群组",
    "externals": "外部值班室",
    "dead": "失效号码",
    "directory": "通讯录",
    "roster": "排班表",
    "unknown": "未检测",
    "utterance": "这句话",
    "context": "上文",
    "note": "电话记录",
    "chat": "聊天记录",
    "news": "转来的文字",
    "transcript": "录音文字",
    "event": "登记的事件",
}
SAVE = "保存"
DELETE = "删除"
