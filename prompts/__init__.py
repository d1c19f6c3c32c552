"""Prompt templates as text files, and their loader."""
