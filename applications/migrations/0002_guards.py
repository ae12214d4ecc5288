"""What models cannot say: which moves between states PostgreSQL lets pass, and that rows follow their person."""

from django.db import migrations

APPLICATIONS = """
CREATE FUNCTION applications_application_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status || '>' || NEW.status NOT IN (
        'received>eligible', 'received>not_eligible', 'received>duplicate', 'received>withdrawn',
        'eligible>not_eligible', 'eligible>duplicate', 'eligible>received', 'eligible>withdrawn',
        'not_eligible>eligible', 'not_eligible>duplicate', 'not_eligible>received', 'not_eligible>withdrawn',
        'duplicate>eligible', 'duplicate>not_eligible', 'duplicate>received', 'duplicate>withdrawn'
    ) THEN
        RAISE EXCEPTION 'applications_application: no move from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER applications_application_moves BEFORE UPDATE ON applications_application FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION applications_application_guard();
"""
APPLICATIONS_UNGUARDED = """
DROP TRIGGER applications_application_moves ON applications_application;
DROP FUNCTION applications_application_guard();
"""


def following(table):
    """Rows of this table are written of the account that their person is known by; see the guards of accounts."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_follows BEFORE INSERT OR UPDATE OF person_id ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION accounts_follow_person()",
        f"DROP TRIGGER {table}_follows ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(APPLICATIONS, APPLICATIONS_UNGUARDED),
        following("applications_application"),
        following("applications_draft"),
        following("applications_waitlistentry"),
    ]
