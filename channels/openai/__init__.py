"""The OpenAI-compatible door: existing clients talk to the assistant with their user's rights."""
