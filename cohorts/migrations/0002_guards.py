"""What models cannot say: which moves between states PostgreSQL lets pass, and that rows follow their person."""

from django.db import migrations

COHORTS = """
CREATE FUNCTION cohorts_cohort_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state || '>' || NEW.state NOT IN (
        'formed>started', 'formed>cancelled',
        'started>ended'
    ) THEN
        RAISE EXCEPTION 'cohorts_cohort: no move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cohorts_cohort_moves BEFORE UPDATE ON cohorts_cohort FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION cohorts_cohort_guard();
"""
COHORTS_UNGUARDED = """
DROP TRIGGER cohorts_cohort_moves ON cohorts_cohort;
DROP FUNCTION cohorts_cohort_guard();
"""

GROUPS = """
CREATE FUNCTION cohorts_group_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cohorts_group: a group that has ended stays as it ended' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cohorts_group_moves BEFORE UPDATE ON cohorts_group FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND (OLD.ended_at, OLD.ended_because) IS DISTINCT FROM (NEW.ended_at, NEW.ended_because))
    EXECUTE FUNCTION cohorts_group_guard();
"""
GROUPS_UNGUARDED = """
DROP TRIGGER cohorts_group_moves ON cohorts_group;
DROP FUNCTION cohorts_group_guard();
"""

MEMBERSHIPS = """
CREATE FUNCTION cohorts_membership_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cohorts_membership: a membership that has ended stays as it ended' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cohorts_membership_moves BEFORE UPDATE ON cohorts_membership FOR EACH ROW
    WHEN (OLD.left_at IS NOT NULL AND (OLD.left_at, OLD.left_because) IS DISTINCT FROM (NEW.left_at, NEW.left_because))
    EXECUTE FUNCTION cohorts_membership_guard();
"""
MEMBERSHIPS_UNGUARDED = """
DROP TRIGGER cohorts_membership_moves ON cohorts_membership;
DROP FUNCTION cohorts_membership_guard();
"""

WAITS = """
CREATE FUNCTION cohorts_wait_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cohorts_wait: a waiting that has ended stays as it ended' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cohorts_wait_moves BEFORE UPDATE ON cohorts_wait FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND (OLD.ended_at, OLD.ended_because) IS DISTINCT FROM (NEW.ended_at, NEW.ended_because))
    EXECUTE FUNCTION cohorts_wait_guard();
"""
WAITS_UNGUARDED = """
DROP TRIGGER cohorts_wait_moves ON cohorts_wait;
DROP FUNCTION cohorts_wait_guard();
"""

SILENCES = """
CREATE FUNCTION cohorts_silence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cohorts_silence: a silence that has ended stays as it ended' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cohorts_silence_moves BEFORE UPDATE ON cohorts_silence FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND (OLD.ended_at, OLD.ended_because) IS DISTINCT FROM (NEW.ended_at, NEW.ended_because))
    EXECUTE FUNCTION cohorts_silence_guard();
"""
SILENCES_UNGUARDED = """
DROP TRIGGER cohorts_silence_moves ON cohorts_silence;
DROP FUNCTION cohorts_silence_guard();
"""


def following(table):
    """Rows of this table are written of the account that their person is known by; see the guards of accounts."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_follows BEFORE INSERT OR UPDATE OF person_id ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION accounts_follow_person()",
        f"DROP TRIGGER {table}_follows ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(COHORTS, COHORTS_UNGUARDED),
        migrations.RunSQL(GROUPS, GROUPS_UNGUARDED),
        migrations.RunSQL(MEMBERSHIPS, MEMBERSHIPS_UNGUARDED),
        following("cohorts_membership"),
        following("cohorts_liaisonprofile"),
        following("cohorts_wait"),
        migrations.RunSQL(WAITS, WAITS_UNGUARDED),
        migrations.RunSQL(SILENCES, SILENCES_UNGUARDED),
    ]
