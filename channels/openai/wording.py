"""What people read through the OpenAI-compatible door."""

APPROVE_AT = "须由本人在值班助手中批准：{link}"
TOO_LONG = "这条消息超过 2000 字。"
TOO_LONG_REMEDY = "请把要办的事写在第一行，材料写在后面。"
