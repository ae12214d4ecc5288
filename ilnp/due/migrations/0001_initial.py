import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
            },
        ),
        migrations.CreateModel(
            name='PretendedTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time of the programme')),
                ('since', models.DateTimeField(verbose_name='at this real time')),
            ],
            options={
                'verbose_name': 'pretended time',
                'verbose_name_plural': 'pretended times',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='pretended_time_is_one'), models.CheckConstraint(condition=models.Q(('at__gte', models.F('since'))), name='pretended_time_lies_ahead')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='rule')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='what it is for')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('done', 'done'), ('missed', 'missed: too late to do'), ('cancelled', 'cancelled'), ('uncertain', 'uncertain: perhaps done')], default='planned', max_length=10, verbose_name='state')),
                ('scope_type', models.CharField(max_length=80, verbose_name='belongs to: kind of row')),
                ('scope_id', models.CharField(max_length=64, verbose_name='belongs to: number')),
                ('about_type', models.CharField(max_length=80, verbose_name='about: kind of row')),
                ('about_id', models.CharField(max_length=64, verbose_name='about: number')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('tolerance', models.DurationField(verbose_name='may be late by')),
                ('too_late_at', models.DateTimeField(help_text='Due time and tolerance together.', verbose_name='too late at')),
                ('try_at', models.DateTimeField(verbose_name='next try at')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('error', models.TextField(blank=True, verbose_name='reason')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plans', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'due thing',
                'verbose_name_plural': 'due things',
                'ordering': ['due_at', 'id'],
                'indexes': [models.Index(models.F('try_at'), models.F('id'), condition=models.Q(('state', 'planned')), name='plan_due'), models.Index(models.F('too_late_at'), condition=models.Q(('state', 'planned')), name='plan_too_late'), models.Index(models.F('scope_type'), models.F('scope_id'), name='plan_scope'), models.Index(models.F('about_type'), models.F('about_id'), name='plan_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at', None)), _connector='OR'), name='plan_done_has_time'), models.CheckConstraint(condition=models.Q(('try_at__gte', models.F('due_at'))), name='plan_not_tried_early')],
            },
        ),
    ]
