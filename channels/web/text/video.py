"""Words of the camera page."""

FIND = "名称、别名、编号"
UNIT = "单位"
ALL_UNITS = "全部单位"
STATUS = "状态"
STATUSES = {"": "全部", "online": "在线", "offline": "离线", "unknown": "未检测"}
NEAR = "附近：{name}"
CLEAR = "看全部"
CHECK = "检测全部"
CHECKING = "正在逐路检测，请稍候。"
OPEN = "实时"
SNAPSHOT = "截图"
PRESETS = "预置位"
PLAYBACK = "回放"
PUSH = "上墙"
EDIT = "编辑"
EDIT_TITLE = "编辑摄像头：{name}"
ADD = "登记摄像头"
AUDIENCE = "谁可以看"
WALLS = "大屏上的视频"
CLEAR_WALL = "撤下"
CLOSE = "关闭画面"
NONE = "没有符合条件的摄像头。"
OPENING = "正在打开画面…"
EXPORT = "导出"
IMPORT = "导入"
PASSWORD = "口令（不改请留空）"  # noqa: S105 - a label
FIELDS = {
    "id": "编号",
    "name": "名称",
    "aliases": "别名",
    "place": "地点",
    "unit": "单位",
    "lon": "经度",
    "lat": "纬度",
    "tags": "标签",
    "address": "视频流地址",
    "still_address": "图片地址",
    "playback_address": "录像地址",
    "account": "账号",
}
