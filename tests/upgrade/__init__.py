"""States of the database that releases left behind, and the test that every one of them becomes the newest."""
