"""The five verbs. Channels enter through `assistant.service` only."""
