"""After a restore nobody knows what was sent and done since the backup, so nothing is done again by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

STOPPED = (
    "A backup of {made_at:%Y-%m-%d %H:%M} UTC was restored. Decide on uncertain mail and due things, then let mail go."
)
WHY = "A backup was restored that is older than what may have happened to this since."

MESSAGES = """
UPDATE mail_message SET state = 'uncertain', error = %(why)s, lease_until = NULL, claim = '', recalled = false
WHERE state IN ('draft', 'queued', 'failed', 'sending')
"""
"""Every message that had not left may have left since, drafts too: a person may have released them."""

PLANS = """
UPDATE due_plan SET state = 'uncertain', error = %(why)s WHERE state = 'planned' AND try_at <= %(now)s
"""
"""What fell due before now may have been done since the backup; what lies ahead is done when its time comes."""

SWITCH = 'UPDATE mail_killswitch SET "on" = true, reason = %(stopped)s, changed_at = %(now)s, changed_by_id = NULL'

SESSIONS = (
    "UPDATE accounts_user SET password = '!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"
)
"""Ends every session, those in the cache too: they are bound to what stands here. Some were ended since the backup."""


def settle(cursor: Any, made_at: datetime, now: datetime) -> dict[str, int]:
    """Stop all mail, and mark as uncertain what may have been sent or done since ``made_at``; return how much that is.

    For the owner of the database, in one transaction: the guards of moves are put aside, since only this may make these.
    """
    values = {"why": WHY, "now": now, "stopped": STOPPED.format(made_at=made_at)}
    cursor.execute("ALTER TABLE mail_message DISABLE TRIGGER mail_message_moves")
    cursor.execute(MESSAGES, values)
    messages = cursor.rowcount
    cursor.execute("ALTER TABLE mail_message ENABLE TRIGGER mail_message_moves")
    cursor.execute(PLANS, values)
    plans = cursor.rowcount
    cursor.execute(SWITCH, values)
    cursor.execute(SESSIONS)
    return {"messages": messages, "due_things": plans}
