import django.db.models.deletion
import django.db.models.functions.text
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
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=254, unique=True)),
                ('minute', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'pace to a domain',
                'verbose_name_plural': 'paces to domains',
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For yourselves; readers do not see it.', max_length=120, verbose_name='name')),
                ('kind', models.CharField(default='news', max_length=60, verbose_name='what kind of letter')),
                ('audience', models.CharField(max_length=120, verbose_name='to whom')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('sent', 'handed to the outbox')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('made_at', ilnp.clock.MadeAtField(editable=False, verbose_name='made at')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent at')),
                ('recipients', models.PositiveIntegerField(default=0, editable=False, verbose_name='recipients')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'letter to many',
                'verbose_name_plural': 'letters to many',
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('recipients', 0), ('sent_at', None), ('state', 'draft')), models.Q(('recipients__gt', 0), ('sent_at__isnull', False), ('state', 'sent')), _connector='OR'), name='campaign_sent_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='CampaignText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español'), ('pt', 'Português'), ('zh-hans', '简体中文'), ('ko', '한국어'), ('ar', 'العربية'), ('ru', 'Русский'), ('ja', '日本語')], default='en', max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='mail.campaign')),
            ],
            options={
                'verbose_name': 'text of a letter',
                'verbose_name_plural': 'texts of a letter',
                'constraints': [models.UniqueConstraint(fields=('campaign', 'language'), name='campaign_text_once_per_language')],
            },
        ),
        migrations.CreateModel(
            name='KillSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.BooleanField(default=False, verbose_name='all sending stopped')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('changed_at', models.DateTimeField(null=True, verbose_name='changed at')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'stop switch',
                'verbose_name_plural': 'stop switch',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='kill_switch_is_one')],
            },
        ),
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
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='what it is for')),
                ('kind', models.CharField(max_length=60, verbose_name='kind of mail')),
                ('state', models.CharField(choices=[('draft', 'draft: waits for a person'), ('queued', 'waiting to be sent'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed, will be tried again'), ('uncertain', 'uncertain: perhaps sent'), ('suppressed', 'not sent: the address cannot be reached'), ('cancelled', 'cancelled'), ('missed', 'missed: too late to send')], default='queued', max_length=10, verbose_name='state')),
                ('to_address', models.EmailField(max_length=254, verbose_name='to')),
                ('to_name', models.CharField(blank=True, max_length=200, verbose_name='name of the recipient')),
                ('domain', models.CharField(max_length=254, verbose_name='domain')),
                ('copy_to', models.JSONField(default=list, verbose_name='copy to')),
                ('reply_to', models.JSONField(default=list, verbose_name='answers go to')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español'), ('pt', 'Português'), ('zh-hans', '简体中文'), ('ko', '한국어'), ('ar', 'العربية'), ('ru', 'Русский'), ('ja', '日本語')], max_length=10, verbose_name='language')),
                ('subject', models.CharField(max_length=400, verbose_name='subject')),
                ('text', models.TextField(verbose_name='text')),
                ('html', models.TextField(verbose_name='HTML')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
                ('wording_number', models.PositiveIntegerField(default=0, help_text='0: the text that the program ships.', verbose_name='version of the wording')),
                ('about_type', models.CharField(blank=True, max_length=80, verbose_name='about: kind of row')),
                ('about_id', models.CharField(blank=True, max_length=64, verbose_name='about: number')),
                ('must_receive', models.BooleanField(default=False, verbose_name='must be received')),
                ('priority', models.PositiveSmallIntegerField(default=50, verbose_name='priority')),
                ('created_at', models.DateTimeField(verbose_name='made at')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('not_after', models.DateTimeField(verbose_name='not after')),
                ('message_id', models.CharField(blank=True, max_length=200, verbose_name='Message-ID')),
                ('provider_id', models.CharField(blank=True, max_length=200, verbose_name='number at the mail provider')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('error', models.TextField(blank=True, verbose_name='reason')),
                ('claim', models.CharField(blank=True, max_length=64, verbose_name='claimed by')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='claimed until')),
                ('in_flight_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over at')),
                ('recalled', models.BooleanField(default=False, verbose_name='called back while being sent')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('outcome', models.CharField(blank=True, choices=[('delivered', 'delivered'), ('bounced', 'came back'), ('complained', 'reported as unwanted'), ('rejected', 'refused by the mail provider')], max_length=12, verbose_name='what became of it')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='mail.campaign', verbose_name='letter')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-id'],
                'permissions': [('export_message', 'Can export messages')],
                'indexes': [models.Index(models.F('priority'), models.F('not_before'), models.F('id'), condition=models.Q(('state__in', ['queued', 'failed'])), name='message_waiting'), models.Index(models.F('not_after'), condition=models.Q(('state__in', ['draft', 'queued', 'failed'])), name='message_stale'), models.Index(models.F('person'), models.F('sent_at'), name='message_of_person'), models.Index(models.F('about_type'), models.F('about_id'), name='message_about'), models.Index(models.F('state'), models.F('id'), name='message_by_state'), models.Index(models.F('message_id'), condition=models.Q(('message_id', ''), _negated=True), name='message_by_message_id'), models.Index(models.F('provider_id'), condition=models.Q(('provider_id', ''), _negated=True), name='message_by_provider_id')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('to_address', ''), _negated=True)), name='message_has_key_and_address'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='message_sent_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending'), models.Q(('claim', ''), _negated=True)), models.Q(('lease_until', None), models.Q(('claim', ''), ('state', 'uncertain'), _connector='OR')), _connector='OR'), name='message_sending_has_lease'), models.CheckConstraint(condition=models.Q(('in_flight_at', None), ('state__in', ['sending', 'sent', 'uncertain']), _connector='OR'), name='message_in_flight_is_under_way'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'uncertain', 'suppressed', 'missed']), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='message_trouble_has_reason'), models.CheckConstraint(condition=models.Q(('not_after__gt', models.F('not_before'))), name='message_has_time_to_be_sent')],
            },
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('topic', models.CharField(max_length=60, verbose_name='sort of mail')),
                ('at', ilnp.clock.MadeAtField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'unsubscription',
                'verbose_name_plural': 'unsubscriptions',
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(fields=('address', 'topic'), name='opt_out_once'), models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='opt_out_address_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('contact', models.CharField(blank=True, help_text='Used in greetings.', max_length=200, verbose_name='name of the contact')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español'), ('pt', 'Português'), ('zh-hans', '简体中文'), ('ko', '한국어'), ('ar', 'العربية'), ('ru', 'Русский'), ('ja', '日本語')], default='en', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='gets letters')),
            ],
            options={
                'verbose_name': 'partner organisation',
                'verbose_name_plural': 'partner organisations',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='organisation_address_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('reason', models.CharField(choices=[('bounce', 'mail came back'), ('complaint', 'reported our mail as unwanted'), ('reject', 'refused by the mail server'), ('staff', 'entered by staff')], max_length=10, verbose_name='reason')),
                ('detail', models.TextField(blank=True, verbose_name='what the server said')),
                ('since', ilnp.clock.MadeAtField(verbose_name='since')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
            ],
            options={
                'verbose_name': 'address that cannot be reached',
                'verbose_name_plural': 'addresses that cannot be reached',
                'ordering': ['-since'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address',), name='suppression_one_in_force'), models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='suppression_address_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind of mail')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español'), ('pt', 'Português'), ('zh-hans', '简体中文'), ('ko', '한국어'), ('ar', 'العربية'), ('ru', 'Русский'), ('ja', '日本語')], max_length=10, verbose_name='language')),
                ('source', models.TextField(help_text='The first line is “Subject: …”, then an empty line, then the text.', verbose_name='text')),
                ('number', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', ilnp.clock.MadeAtField(editable=False, verbose_name='changed at')),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'wording of a mail',
                'verbose_name_plural': 'wordings of mails',
                'ordering': ['kind', 'language'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'language'), name='wording_one_per_kind_and_language')],
            },
        ),
        migrations.CreateModel(
            name='WordingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('source', models.TextField(verbose_name='text')),
                ('made_at', ilnp.clock.MadeAtField(verbose_name='made at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mail.wording')),
            ],
            options={
                'verbose_name': 'version of a wording',
                'verbose_name_plural': 'versions of wordings',
                'ordering': ['wording', '-number'],
                'constraints': [models.UniqueConstraint(fields=('wording', 'number'), name='wording_version_once')],
            },
        ),
    ]
