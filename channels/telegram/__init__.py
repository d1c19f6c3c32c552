"""Telegram: the assistant behind a bot (python-telegram-bot), by polling or by webhook."""

from channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
