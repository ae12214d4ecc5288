import django.db.models.deletion
import ilnp.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('received_at', ilnp.clock.MadeAtField(db_index=True, verbose_name='received')),
                ('suspicions', models.JSONField(blank=True, default=list, verbose_name='why it looks automatic')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('text', models.TextField(max_length=5000, verbose_name='message')),
                ('state', models.CharField(choices=[('new', 'new'), ('answered', 'answered'), ('junk', 'junk')], default='new', max_length=10, verbose_name='state')),
            ],
            options={
                'verbose_name': 'contact message',
                'verbose_name_plural': 'contact messages',
                'ordering': ['-received_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['new', 'answered', 'junk'])), name='contact_message_state_known')],
            },
        ),
        migrations.CreateModel(
            name='VolunteerOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('received_at', ilnp.clock.MadeAtField(db_index=True, verbose_name='received')),
                ('suspicions', models.JSONField(blank=True, default=list, verbose_name='why it looks automatic')),
                ('country', models.CharField(help_text='Where they live and work.', max_length=2, verbose_name='country or territory')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('tasks', models.JSONField(default=list, verbose_name='what they would like to do')),
                ('text', models.TextField(blank=True, max_length=3000, verbose_name='about them')),
                ('state', models.CharField(choices=[('new', 'new'), ('in_touch', 'in touch'), ('on_board', 'on board'), ('declined', 'not now')], default='new', max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, verbose_name='staff note')),
            ],
            options={
                'verbose_name': 'volunteer offer',
                'verbose_name_plural': 'volunteer offers',
                'ordering': ['-received_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['new', 'in_touch', 'on_board', 'declined'])), name='volunteer_offer_state_known')],
            },
        ),
        migrations.CreateModel(
            name='PageText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(choices=[('home', 'Home'), ('about', 'About'), ('apply', 'How to apply'), ('communications', 'Communications'), ('stories', 'Participant stories'), ('volunteer', 'Volunteer'), ('contact', 'Contact'), ('privacy', 'Privacy'), ('accessibility', 'Accessibility'), ('code-of-conduct', 'Code of conduct')], max_length=40, verbose_name='page')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('body', models.TextField(help_text='Markdown. Headings start with ##; raw HTML is not shown.', verbose_name='text')),
                ('changed_at', ilnp.clock.ChangedAtField(verbose_name='changed at')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'page text',
                'verbose_name_plural': 'page texts',
                'ordering': ['slug', 'language'],
                'constraints': [models.UniqueConstraint(fields=('slug', 'language'), name='page_text_once_per_language')],
            },
        ),
    ]
