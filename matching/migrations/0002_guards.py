"""What models cannot say: which moves between states PostgreSQL lets pass, that moves by hand stay as they were
made, and that pairs follow their people."""

from django.db import migrations

RUNS = """
CREATE FUNCTION matching_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state || '>' || NEW.state NOT IN (
        'queued>running', 'queued>failed', 'queued>discarded',
        'running>done', 'running>failed', 'running>discarded',
        'done>approved', 'done>discarded',
        'approved>done',
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

MOVES = """
CREATE FUNCTION matching_move_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
    SELECT state INTO held FROM matching_run WHERE id = COALESCE(NEW.run_id, OLD.run_id);
    IF held IS NOT NULL AND held <> 'done' AND NOT (
        TG_OP = 'UPDATE'
        AND (to_jsonb(NEW) - 'made_by_id' - 'applied_by_id' - 'undone_by_id')
          = (to_jsonb(OLD) - 'made_by_id' - 'applied_by_id' - 'undone_by_id')
    ) THEN
        RAISE EXCEPTION 'matching_move: the run is %, its moves stay', held USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (NEW.run_id, NEW.number, NEW.kind, NEW.people, NEW.reason, NEW.made_at)
          IS DISTINCT FROM (OLD.run_id, OLD.number, OLD.kind, OLD.people, OLD.reason, OLD.made_at)
        OR (OLD.applied_at IS NOT NULL AND NEW.applied_at IS DISTINCT FROM OLD.applied_at)
        OR (OLD.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
    ) THEN
        RAISE EXCEPTION 'matching_move: a move is made, applied and undone once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER matching_move_moves BEFORE INSERT OR UPDATE OR DELETE ON matching_move FOR EACH ROW
    EXECUTE FUNCTION matching_move_guard();
"""
MOVES_UNGUARDED = """
DROP TRIGGER matching_move_moves ON matching_move;
DROP FUNCTION matching_move_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(RUNS, RUNS_UNGUARDED),
        migrations.RunSQL(PAIRS, PAIRS_UNGUARDED),
        migrations.RunSQL(MOVES, MOVES_UNGUARDED),
    ]
