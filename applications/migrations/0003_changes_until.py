from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0002_four_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='changes_until',
            field=models.DateTimeField(blank=True, help_text='The first moment that is too late. Empty: as long as the call is open.', null=True, verbose_name='answers can be changed until'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('changes_until', None), models.Q(('changes_until__gte', models.F('closes_at')), ('closes_at__isnull', False)), _connector='OR'), name='call_changes_end_after_closing', violation_error_message='Answers can be changed at least until the call closes.'),
        ),
    ]
