"""Words of importing a table."""

TITLE = "导入表格"
HINT = "先预览会改什么，确认后再导入。支持 xlsx、csv。"
PART = "表格内容"
PARTS = {"directory": "通讯录", "roster": "排班表"}
PICK = "选择文件"
APPLY = "导入"
LINE = "行"
KIND = "改动"
WHAT = "内容"
KINDS = {
    "added": "新增",
    "new": "新增",
    "changed": "修改",
    "same": "不变",
    "missing": "文件里没有",
    "removed": "删除",
    "error": "有误",
}
NOTHING = "没有要改的内容。"
MORE = "另有 {count} 行未显示。"
FAILED_LINES = "有误的行不会导入。"
