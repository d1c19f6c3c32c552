"""What a GB/T 28181 code says (GB/T 28181—2016 附录 D: 8 + 2 + 3 + 1 + 6 digits)."""

import re

_CODE = re.compile(r"(\d{8})(\d{2})(\d{3})(\d)(\d{6})")
_TYPES = {
    "111": "硬盘录像机",
    "112": "视频服务器",
    "118": "网络录像机",
    "130": "混合录像机",
    "131": "摄像机",
    "132": "网络摄像机",
    "134": "报警输入设备",
    "200": "信令服务器",
    "215": "业务分组",
    "216": "虚拟组织",
}


def explain(code: str) -> str:
    """Return a code's parts in Chinese, "" where it is no such code."""
    match = _CODE.fullmatch(code)
    if match is None:
        return ""
    centre, trade, kind, _, number = match.groups()
    device = f"{kind}（{_TYPES[kind]}）" if kind in _TYPES else kind
    return f"国标编码：中心编码 {centre}，行业编码 {trade}，类型编码 {device}，序号 {number}"
