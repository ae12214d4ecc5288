"""Bytes to tables: every kind of file that form services and spreadsheet programs write."""
