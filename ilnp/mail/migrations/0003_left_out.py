import django.db.models.deletion
import ilnp.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mail', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=200, unique=True, verbose_name='key')),
                ('kind', models.CharField(max_length=60, verbose_name='kind of mail')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='address')),
                ('why', models.TextField(verbose_name='why')),
                ('at', ilnp.clock.MadeAtField(verbose_name='at')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'person who could not be written to',
                'verbose_name_plural': 'people who could not be written to',
                'ordering': ['-at', 'key'],
            },
        ),
    ]
