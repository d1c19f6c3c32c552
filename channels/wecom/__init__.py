"""WeCom (企业微信): a self-built application by callback, and the AI bot by its long connection."""
