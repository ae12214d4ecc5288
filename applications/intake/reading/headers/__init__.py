"""Which column answers which question: what headers ask, what cells look like, what services add."""
