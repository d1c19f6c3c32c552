"""Words of the device page."""

REMEMBER = "把现在的状态记成场景"
REGISTER_ONLY = "没有接入中控：这里的操作只更新台账，设备须现场操作。"
NO_DEVICES = "还没有登记设备，请系统管理员导入设备表或接入中控。"
NO_ROOM = "未分房间"
EXPORT = "导出"
IMPORT = "导入"
NO_ANSWER = "无应答"
SEND = "执行"
COMMANDS = {
    "on": "开",
    "off": "关",
    "open": "打开",
    "close": "合上",
    "stop": "停",
    "mute": "静音",
    "unmute": "取消静音",
    "dim": "亮度",
    "position": "开合",
    "temp": "温度",
    "mode": "模式",
    "speed": "风速",
    "layout": "布局",
    "source": "信号源",
    "volume": "音量",
    "show": "上屏",
    "play": "播报",
}
FIELDS = {"zone": "分区", "source": "信号源", "text": "文字"}
EDIT = "编辑"
ANOTHER = "照此新增"
EDIT_TITLE = "编辑设备：{name}"
ANOTHER_TITLE = "照“{name}”新增设备"
REMOVE = "删除"
REMOVE_SURE = "从台账中删除“{name}”？场景里对它的设置也会去掉。"
EDIT_SCENES = "编辑场景"
EDIT_SCENE = "编辑场景：{name}"
NO_SCENES = "还没有场景。先把设备调好，再点“把现在的状态记成场景”。"
ROOMS = "用于哪些房间"
SETTINGS_HINT = "去掉勾选的设备不再随场景变化；要改成别的状态，请把设备调好后重新记成场景。"
REMOVE_SCENE_SURE = "删除场景“{name}”？"
SAVE = "保存"
RECORD = {
    "name": "名称",
    "type": "类型",
    "place": "所在房间",
    "aliases": "别称",
    "address": "控制地址",
}
