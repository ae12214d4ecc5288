from django.db import migrations

from ilnp.accounts.roles import grant

MESSAGE_MOVES = {
    "draft": ["queued", "cancelled", "missed"],
    "queued": ["sending", "cancelled", "suppressed", "missed"],
    "sending": ["sent", "queued", "failed", "uncertain", "suppressed", "cancelled"],
    "failed": ["sending", "queued", "cancelled", "suppressed", "missed"],
    "uncertain": ["sent", "queued", "cancelled"],
    "suppressed": ["queued", "cancelled"],
    "missed": ["queued"],
}
PLAN_MOVES = {
    "planned": ["done", "missed", "cancelled"],
    "missed": ["planned"],
    "cancelled": ["planned"],
}


def guard(table, births, moves):
    """SQL that lets a row of ``table`` begin in ``births`` only and change its state by ``moves`` only."""
    pairs = ", ".join(f"'{old}>{new}'" for old, news in moves.items() for new in news)
    starts = ", ".join(f"'{state}'" for state in births)
    return f"""
        CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.state NOT IN ({starts}) THEN
                    RAISE EXCEPTION '{table}: no row begins as %', NEW.state USING ERRCODE = 'check_violation';
                END IF;
            ELSIF OLD.state || '>' || NEW.state NOT IN ({pairs}) THEN
                RAISE EXCEPTION '{table}: no move from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {table}_begins BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_guard();
        CREATE TRIGGER {table}_moves BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION {table}_guard();
    """


def unguard(table):
    return f"""
        DROP TRIGGER {table}_begins ON {table};
        DROP TRIGGER {table}_moves ON {table};
        DROP FUNCTION {table}_guard();
    """


def make_switch(apps, schema_editor):
    apps.get_model("mail", "KillSwitch").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0001_outbox"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(guard("mail_message", ["draft", "queued"], MESSAGE_MOVES), unguard("mail_message")),
        migrations.RunSQL(guard("mail_plan", ["planned"], PLAN_MOVES), unguard("mail_plan")),
        migrations.RunPython(make_switch, migrations.RunPython.noop),
        migrations.RunPython(
            grant(
                "coordinator",
                "mail.view_message",
                "mail.change_message",
                "mail.view_plan",
                "mail.view_wording",
                "mail.add_wording",
                "mail.change_wording",
                "mail.view_wordingversion",
                "mail.view_campaign",
                "mail.add_campaign",
                "mail.change_campaign",
                "mail.view_campaigntext",
                "mail.add_campaigntext",
                "mail.change_campaigntext",
                "mail.delete_campaigntext",
                "mail.view_suppression",
                "mail.add_suppression",
                "mail.change_suppression",
                "mail.view_optout",
                "mail.view_killswitch",
                "mail.change_killswitch",
            ),
            migrations.RunPython.noop,
        ),
    ]
