"""What models cannot say: which moves between states PostgreSQL lets pass, where long texts lie, the one stop switch."""

from django.db import migrations

MESSAGES = """
CREATE FUNCTION mail_message_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('draft', 'queued') THEN
            RAISE EXCEPTION 'mail_message: no row begins as %', NEW.state USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.state || '>' || NEW.state NOT IN (
        'draft>queued', 'draft>cancelled', 'draft>missed',
        'queued>sending', 'queued>cancelled', 'queued>suppressed', 'queued>missed',
        'sending>sent', 'sending>queued', 'sending>failed', 'sending>uncertain', 'sending>suppressed', 'sending>cancelled',
        'failed>sending', 'failed>queued', 'failed>cancelled', 'failed>suppressed', 'failed>missed',
        'uncertain>sent', 'uncertain>queued', 'uncertain>cancelled',
        'suppressed>queued', 'suppressed>cancelled',
        'missed>queued'
    ) THEN
        RAISE EXCEPTION 'mail_message: no move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mail_message_begins BEFORE INSERT ON mail_message FOR EACH ROW EXECUTE FUNCTION mail_message_guard();
CREATE TRIGGER mail_message_moves BEFORE UPDATE ON mail_message FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION mail_message_guard();
"""


def undo(table):
    return f"DROP TRIGGER {table}_begins ON {table}; DROP TRIGGER {table}_moves ON {table}; DROP FUNCTION {table}_guard();"


def following(table):
    """Rows of this table are written of the account that their person is known by; see the guards of accounts."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_follows BEFORE INSERT OR UPDATE OF person_id ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION accounts_follow_person()",
        f"DROP TRIGGER {table}_follows ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        migrations.RunSQL(MESSAGES, undo("mail_message")),
        # A message's texts are kept beside its row, so that each change of state writes a few hundred bytes, not thousands.
        migrations.RunSQL(
            "ALTER TABLE mail_message SET (toast_tuple_target = 256)", "ALTER TABLE mail_message RESET (toast_tuple_target)"
        ),
        migrations.RunSQL(
            """INSERT INTO mail_killswitch (id, "on", reason) VALUES (1, false, '') ON CONFLICT DO NOTHING""",
            migrations.RunSQL.noop,
        ),
        following("mail_message"),
        following("mail_leftout"),
    ]
