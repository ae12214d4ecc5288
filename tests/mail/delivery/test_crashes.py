"""Workers die by SIGKILL, the server hangs up, the database restarts: nothing is lost, nothing goes out twice unseen.

The same run with 10,000 messages is part of the benchmarks.
"""

from __future__ import annotations

from bench.mail_crash import account_of_a_run


def test_killed_workers_and_a_restarted_database_lose_nothing_and_double_nothing() -> None:
    account = account_of_a_run(
        ["--messages", "400", "--workers", "2", "--kills", "6", "--drop", "0.01", "--restart", "database"]
    )
    assert account["lost"] == 0
    assert account["twice_unreported"] == account["twice"] == 0
    assert set(account["states"]) <= {"sent", "uncertain"}
    assert sum(account["states"].values()) == account["messages"] == 400
    # A worker may also die between its own note and the last line, which the server then never sees.
    assert account["uncertain"] <= account["in_flight"] + account["kills"]
