"""What models cannot say: which moves between states PostgreSQL lets pass, and that pairs follow their people."""

from django.db import migrations

RUNS = """
CREATE FUNCTION matching_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state || '>' || NEW.state NOT IN (
        'queued>running', 'queued>failed', 'queued>discarded',
        'running>done', 'running>failed', 'running>discarded',
        'done>approved', 'done>discarded',
        'failed>discarded'
    ) THEN
        RAISE EXCEPTION 'matching_run: no move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER matching_run_moves BEFORE UPDATE ON matching_run FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION matching_run_guard();
"""
RUNS_UNGUARDED = """
DROP TRIGGER matching_run_moves ON matching_run;
DROP FUNCTION matching_run_guard();
"""

PAIRS = """
CREATE FUNCTION matching_pairhistory_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first bigint; second bigint;
BEGIN
    first := accounts_account_now(NEW.one_id);
    second := accounts_account_now(NEW.other_id);
    IF first = second THEN
        RETURN NULL;
    END IF;
    NEW.one_id := LEAST(first, second);
    NEW.other_id := GREATEST(first, second);
    RETURN NEW;
END $$;
CREATE TRIGGER matching_pairhistory_follows BEFORE INSERT ON matching_pairhistory FOR EACH ROW
    EXECUTE FUNCTION matching_pairhistory_follow();
"""
PAIRS_UNGUARDED = """
DROP TRIGGER matching_pairhistory_follows ON matching_pairhistory;
DROP FUNCTION matching_pairhistory_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(RUNS, RUNS_UNGUARDED),
        migrations.RunSQL(PAIRS, PAIRS_UNGUARDED),
    ]
