"""What models cannot say: that rows follow their person."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        # Written of the account that their person is known by; see the guards of accounts.
        migrations.RunSQL(
            "CREATE TRIGGER surveys_invitation_follows BEFORE INSERT OR UPDATE OF person_id ON surveys_invitation"
            " FOR EACH ROW EXECUTE FUNCTION accounts_follow_person()",
            "DROP TRIGGER surveys_invitation_follows ON surveys_invitation",
        ),
    ]
