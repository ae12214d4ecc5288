"""A programme at work with made-up people, for trying the program out: every chapter has something to show."""
