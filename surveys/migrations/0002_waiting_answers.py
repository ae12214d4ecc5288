import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='response',
            name='answered_on',
        ),
        migrations.CreateModel(
            name='WaitingAnswers',
            fields=[
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='waiting', serialize=False, to='surveys.survey', verbose_name='survey')),
                ('number', models.PositiveSmallIntegerField(default=0, verbose_name='how many wait')),
                ('sealed', models.BinaryField(default=bytes, verbose_name='the answers, locked')),
            ],
            options={
                'verbose_name': 'waiting answers',
                'verbose_name_plural': 'waiting answers',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', 0), ('sealed', b'')), models.Q(('number__gt', 0), models.Q(('sealed', b''), _negated=True)), _connector='OR'), name='waiting_answers_number_what_is_there')],
            },
        ),
    ]
