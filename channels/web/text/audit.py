"""Words of the auditor's page."""

HINT = "审计记录只能追加，逐条以校验值相连。"
ACTOR = "操作人"
ACTION = "动作"
WHEN = "时间"
RECORD = "序号"
TARGET = "对象"
OUTCOME = "结果"
DETAIL = "详情"
ALL_ACTIONS = "全部动作"
ACTIONS = {
    "sign_in": "登录",
    "sign_out": "退出",
    "ask": "提问",
    "talk": "对话",
    "plan.propose": "提出方案",
    "plan.approve": "批准方案",
    "plan.refuse": "不同意方案",
    "search": "检索",
    "library.submit": "上传资料",
    "library.original": "下载原文件",
    "library.remove": "删除资料",
    "library.address": "修改可见范围",
    "account.add": "新建账户",
    "account.change": "修改账户",
    "token.create": "生成访问令牌",
    "token.revoke": "停用访问令牌",
    "messenger.bind": "绑定通讯工具",
    "messenger.unbind": "解除绑定",
    "account.reset_password": "重置密码",
    "account.change_password": "修改密码",
    "account.disable": "停用账户",
    "account.enable": "恢复账户",
    "audit.checkpoint": "留存校验点",
    "audit.export": "导出审计记录",
    "map.base": "更换底图",
    "map.base_remove": "移除底图",
    "proofread.check": "校对文稿",
    "proofread.heed": "恢复校对规则",
    "proofread.ignore": "本单位不再提示",
    "proofread.secret": "拦下带密级标志的文稿",
    "report.listen": "听报送录音",
    "report.recording": "上传报送录音",
    "report.template": "上传报送模板",
    "report.template_remove": "删除报送模板",
    "rollcall.expire": "清理到期录音",
    "rollcall.hold": "延长保存录音",
    "rollcall.own_recording": "用录音代替话术",
    "rollcall.recording": "听通话录音",
}
# what acts and is acted on without being a person
ACTORS = {"system": "系统", "cli": "命令行", "samples": "示例资料"}
# the parts of a record's detail, where the actions' own words (acting.ARGUMENTS) don't name them
DETAILS = {
    "approved_by": "批准人",
    "arguments": "参数",
    "as_of": "按哪天的规定",
    "audience": "谁可以看",
    "bytes": "字节数",
    "chars": "字数",
    "citations": "引用条款",
    "count": "数量",
    "digest": "内容校验值",
    "east": "东边经度",
    "effect": "性质",
    "files": "文件",
    "findings": "发现",
    "key": "密钥",
    "last": "末条记录",
    "login": "用户名",
    "north": "北边纬度",
    "offset": "从第几条起",
    "outcome": "理解为",
    "org": "组织",
    "plan": "方案",
    "previous": "上一个校验点",
    "query": "查找",
    "reason": "理由",
    "receipt": "回执",
    "recordings": "录音",
    "records": "记录数",
    "roles": "角色",
    "rule": "规则",
    "sha256": "校验值",
    "signature": "签名",
    "south": "南边纬度",
    "steps": "动作",
    "west": "西边经度",
}
OUTCOMES = {
    "ok": "成功",
    "refused": "拒绝",
    "failed": "失败",
    "model": "模型作答",
    "evidence": "条款原文",
    "read": "查询",
    "intent": "开始执行",
    "done": "完成",
    "unknown": "结果不明",
    "not started": "未执行",
    "undo intent": "开始撤销",
    "undone": "已撤销",
    "settled": "已核实",
    "confirm": "待批准",
    "leader": "待带班领导批准",
    "two_person": "待两人批准",
    "waiting": "待批准",
    "approved": "已批准",
    "plan": "办理",
    "clarify": "反问",
    "answer": "直接回答",
    "unsure": "未听明白",
}
NO_BASIS = "无依据"
CHANNELS = {"web": "网页", "api": "程序接口", "cli": "命令行"}
VERIFY = "核验完整性"
VERIFIED = "全部记录校验一致，未发现改动。"
BROKEN = "第 {record} 条记录：{reason}"
REFRESH = "刷新"
NO_RECORDS = "没有符合的记录。"
