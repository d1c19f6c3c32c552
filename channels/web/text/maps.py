"""Words of the map page and of the register of places."""

TITLE = "一张图"
MAP = "地图"
LIST = "地图上有什么"
LAYERS = {"events": "事件", "cameras": "监控", "forces": "应急力量", "places": "地点"}
ASKED = "查找的位置"
FIND = "找事件、监控、单位、地点"
FOUND = "找到{count}处"
NOT_FOUND = "没有找到“{query}”。请换一个写法，或先在地点库登记。"
NOTHING = "没有可显示的内容。"
NOWHERE = "没有登记位置"
OPEN = {"/events": "打开事件", "/video": "视频页", "/contacts": "通讯录", "/map/places": "地点库"}
ON_MAP = "在一张图上看"
LIVE = "看实时画面"
OPENING = "正在打开画面…"
CLOSE = "关闭画面"
DUTY_PHONE = "值班电话 {number}"
DUTY_ROOM = "值班室"
MORE = "另有{count}处未列出，请用上面的查找。"
TOO_MANY = "“{layer}”共{count}处，地图上只标前{shown}处。"
UNREAD = "“{layer}”这次没有读到：{message}"
PLAIN = "没有配置底图，只按经纬度显示相对位置。"
UNTILED = "底图瓦片没有取到，图上的位置仍然准确。请系统管理员检查瓦片服务。"
ALL = "看全部"
PLACES = "地点库"

# the base picture
BASE = "底图"
BASE_TITLE = "设置底图"
BASE_HINT = (
    "上传本辖区的地图图片（PNG 或 JPEG，正北朝上），并填写图片四边的经纬度，"
    "坐标系要与地点库一致。图片只保存在本系统。"
)
BASE_NOW = "现用底图：{name}（{width}×{height}）"
BASE_NONE = "还没有底图。"
BASE_PICK = "选择图片"
BASE_PICKED = "已选：{name}"
BASE_SAVED = "底图已保存。"
BASE_REMOVED = "底图已撤下。"
BASE_REMOVE = "撤下底图"
BASE_SURE = "确定撤下底图“{name}”吗？"
TILES_IN_USE = "已配置瓦片地址，地图优先用瓦片；撤掉该配置后才显示这张底图。"
WEST, SOUTH, EAST, NORTH = "西边经度", "南边纬度", "东边经度", "北边纬度"

# the register
PLACES_TITLE = "地点库"
PLACES_FIND = "名称、别名（同音也行）"
TYPE = "类型"
ALL_TYPES = "全部类型"
UNIT = "所属单位"
ALL_UNITS = "全部单位"
NAME = "名称"
WHERE = "经纬度"
ADD = "登记地点"
EDIT = "编辑"
EDIT_TITLE = "编辑地点：{name}"
DELETE = "删除"
DELETE_SURE = "确定删除地点“{name}”吗？删除后可以撤销。"
SHOW = "在图上看"
EXPORT = "导出"
IMPORT = "导入"
BACK_TO_MAP = "回到一张图"
NONE = "没有符合条件的地点。"
OUTSIDE = "地点由外部系统维护，这里只能查看。"
FIELDS = {
    "name": "名称",
    "aliases": "别名",
    "type": "类型",
    "unit": "所属单位",
    "lon": "经度",
    "lat": "纬度",
}
BAD_LON = "经度要在-180到180之间"
BAD_LAT = "纬度要在-90到90之间"
