"""Kinds of mail that only benches send."""
