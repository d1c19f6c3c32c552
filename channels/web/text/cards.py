"""Words of the cards that show what came back from a system."""

MOBILE = "手机"
PHONE = "办公电话"
DUTY_PHONE = "值班电话"
KLASS = "类"
LEADER = "带班领导"
PRIMARY = "主班"
SECONDARY = "副班"
STANDING = "按常设名单"
SHIFT = "班次"
NO_STATE = "状态未知"
NO_ANSWER = "无应答"
DEADLINE = "时限"
LEFT = "剩余"
PAST = "已超时"
OVER = ("已办结", "已作废")
CAMERA_STATES = {"online": "在线", "offline": "离线", "unknown": "未检测"}
AWAY = "距离 {m} 米"
RECORDED = "录像 "
LIVE = "实时画面"
WALL_STATES = {"registered": "已登记", "shown": "已上屏", "failed": "上屏失败"}
MAP = "位置图"
NORTH = "北"
SCALE = "{m} 米"
SCALE_KM = "{km} 公里"
KINDS = {
    "unit": "单位",
    "place": "地点",
    "camera": "摄像头",
    "event": "事件",
    "center": "中心",
}
ENDED = "画面已结束，请重新打开。"
ROUND = "{settled}/{total} 家有结果"
OPEN_BOARD = "打开看板"
OPEN_REPORT = "打开报告 {report}"
DOWNLOAD = "下载"
