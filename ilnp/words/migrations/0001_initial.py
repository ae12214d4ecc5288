from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ShippedDefault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=200, verbose_name='key')),
                ('base', models.JSONField(default=dict, verbose_name='shipped before')),
                ('offered', models.JSONField(default=dict, verbose_name='shipped now')),
                ('is_newer', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('base', models.F('offered')), _negated=True), output_field=models.BooleanField()), output_field=models.BooleanField())),
            ],
            options={
                'verbose_name': 'shipped default',
                'verbose_name_plural': 'shipped defaults',
                'ordering': ['kind', 'key'],
                'indexes': [models.Index(condition=models.Q(('is_newer', True)), fields=['kind'], name='shipped_default_newer')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='shipped_default_once')],
            },
        ),
    ]
