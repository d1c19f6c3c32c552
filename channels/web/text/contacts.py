"""Words of the directory and roster pages."""

TITLE = "通讯录"
ROSTER = "排班表"
KINDS = {
    "people": "人员",
    "units": "单位",
    "groups": "群组",
    "externals": "外部值班室",
    "dead": "失效号码",
}
FIND = "姓名、拼音、职务、单位"
UNIT = "单位"
ALL_UNITS = "全部单位"
ADD = "新增"
EDIT = "编辑"
EDIT_TITLE = "编辑{kind}：{name}"
ADD_TITLE = "新增{kind}"
RECORDS = {"person": "人员", "unit": "单位", "group": "群组", "external": "外部值班室"}
DELETE = "删除"
DELETE_SURE = "删除“{name}”？删除后可以撤销。"
EXPORT = "导出"
IMPORT = "导入"
MARK = "号码失效"
NONE_DEAD = "没有失效号码。拨不通的号码，在“人员”“单位”里按“号码失效”登记。"
OUTSIDE = "通讯录由外部服务器维护，这里只能查看。"
NAME = "名称"
POST = "职务"
NUMBERS = "号码"
MEMBERS = "成员"
TODAY = "本周"
EARLIER = "上一周"
LATER = "下一周"
ADD_SHIFT = "新增班次"
EDIT_SHIFT = "编辑班次"
NO_SHIFTS = "这一周没有排班。"
PERIODS = {"day": "白班", "night": "夜班", "24h": "全天班"}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SWAP = "换班"
SWAP_TITLE = "对调班次"
SWAP_HINT = "两个人的班一次对调，报带班领导同意后生效。已经开始的班不能对调。"
GIVES = "换出的班"
TAKES = "换入的班"
BOTH_NEEDED = "请选定换出和换入的班。"
NONE_TO_TAKE = "按连续值班和补休的规定，这一班没有可以换的班。"
NO_TURNS = "今后四周没有可以对调的班次，请先排班。"
LEADER = "带班"
PRIMARY = "主班"
SECONDARY = "副班"
# the fields of records, as the forms call them
FIELDS = {
    "name": "名称",
    "aliases": "别名、简称",
    "type": "类型",
    "klass": "值班室类别（Ⅰ、Ⅱ、Ⅲ）",
    "parent": "上级单位",
    "address": "地址",
    "duty_phone": "值班电话",
    "sip": "话机号",
    "fax": "传真",
    "deputies": "副职",
    "standing_on_duty": "常设值班员",
    "standing_leader": "常设带班领导",
    "post": "职务",
    "unit": "单位",
    "mobile": "手机",
    "phone": "电话",
    "status": "状态",
    "rank": "排序（小的在前）",
    "members": "成员",
    "date": "日期",
    "period": "班次",
    "starts": "开始",
    "ends": "结束",
}
