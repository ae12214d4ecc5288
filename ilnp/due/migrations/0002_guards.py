"""What models cannot say: which moves between states PostgreSQL lets pass, and that rows follow their person."""

from django.db import migrations

PLANS = """
CREATE FUNCTION due_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('planned') THEN
            RAISE EXCEPTION 'due_plan: no row begins as %', NEW.state USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.state || '>' || NEW.state NOT IN (
        'planned>done', 'planned>missed', 'planned>cancelled', 'planned>uncertain', 'missed>planned', 'cancelled>planned',
        'uncertain>planned', 'uncertain>done', 'uncertain>cancelled'
    ) THEN
        RAISE EXCEPTION 'due_plan: no move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER due_plan_begins BEFORE INSERT ON due_plan FOR EACH ROW EXECUTE FUNCTION due_plan_guard();
CREATE TRIGGER due_plan_moves BEFORE UPDATE ON due_plan FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION due_plan_guard();
"""

UNGUARDED = """
DROP TRIGGER due_plan_begins ON due_plan;
DROP TRIGGER due_plan_moves ON due_plan;
DROP FUNCTION due_plan_guard();
"""


def following(table):
    """Rows of this table are written of the account that their person is known by; see the guards of accounts."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_follows BEFORE INSERT OR UPDATE OF person_id ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION accounts_follow_person()",
        f"DROP TRIGGER {table}_follows ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("due", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(PLANS, UNGUARDED),
        following("due_plan"),
    ]
