"""What models cannot say: accounts that became one stay one, and nothing is written of the one that ended."""

from django.db import migrations

MERGED = """
CREATE FUNCTION accounts_user_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL THEN
        RAISE EXCEPTION 'accounts_user: accounts that became one stay one' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.merged_into_id IS NOT NULL AND (
        EXISTS (SELECT FROM accounts_user WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
        OR EXISTS (SELECT FROM accounts_user WHERE merged_into_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'accounts_user: an account becomes part of one that is in use' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_user_merges BEFORE UPDATE ON accounts_user FOR EACH ROW
    WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION accounts_user_guard();
"""
UNGUARDED = """
DROP TRIGGER accounts_user_merges ON accounts_user;
DROP FUNCTION accounts_user_guard();
"""

# Who writes a row of a person while two accounts of theirs are being merged waits for the end of it, then writes it of the
# account that is used. Every app puts this on its rows of people.
FOLLOWING = """
CREATE FUNCTION accounts_account_now(number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE current bigint;
BEGIN
    SELECT COALESCE(merged_into_id, id) INTO current FROM accounts_user WHERE id = number FOR KEY SHARE;
    RETURN COALESCE(current, number);
END $$;
CREATE FUNCTION accounts_follow_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.person_id := accounts_account_now(NEW.person_id);
    RETURN NEW;
END $$;
"""
NOT_FOLLOWING = """
DROP FUNCTION accounts_follow_person();
DROP FUNCTION accounts_account_now(bigint);
"""


def following(table: str) -> migrations.RunSQL:
    """Rows of this table, whose person stands in ``person_id``, are written of the account that is used."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_follows BEFORE INSERT OR UPDATE OF person_id ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION accounts_follow_person()",
        f"DROP TRIGGER {table}_follows ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(MERGED, UNGUARDED),
        migrations.RunSQL(FOLLOWING, NOT_FOLLOWING),
        following("accounts_consent"),
        following("accounts_formeraddress"),
        following("accounts_signincode"),
        following("accounts_signinaddress"),
    ]
