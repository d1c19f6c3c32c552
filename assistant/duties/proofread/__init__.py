"""Proofreading of official text."""
