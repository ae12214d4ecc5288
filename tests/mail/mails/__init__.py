"""Kinds of mail that only tests send."""
