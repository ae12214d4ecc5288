import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import ilnp.clock
import ilnp.words.fields
import ilnp.words.search
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('columns', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('date_order', models.CharField(blank=True, max_length=3)),
                ('changed_at', ilnp.clock.MadeAtField()),
            ],
            options={
                'verbose_name': 'remembered form',
                'verbose_name_plural': 'remembered forms',
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('question', ilnp.words.fields.WordsField(verbose_name='question')),
                ('reason', ilnp.words.fields.WordsField(verbose_name='sentence for who does not meet it')),
            ],
            options={
                'verbose_name': 'minimum qualification',
                'verbose_name_plural': 'minimum qualifications',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name in addresses')),
                ('title', ilnp.words.fields.WordsField(verbose_name='title')),
                ('kind', models.CharField(choices=[('peer', 'peers'), ('mentoring', 'mentors and mentees')], default='peer', max_length=10, verbose_name='kind')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens at')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes at')),
                ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone of the deadline')),
                ('grace_minutes', models.PositiveIntegerField(default=60, validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='minutes to finish a form begun in time')),
                ('changes_until', models.DateTimeField(blank=True, help_text='The first moment that is too late. Empty: as long as the call is open.', null=True, verbose_name='answers can be changed until')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('eligible_cap', models.PositiveIntegerField(blank=True, help_text='Empty: no limit.', null=True, verbose_name='only the first so many eligible')),
                ('answers_by', models.DateField(blank=True, null=True, verbose_name='applicants hear from us by')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='the programme is planned to start on')),
                ('created_at', ilnp.clock.MadeAtField(editable=False, verbose_name='made at')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='next_calls', to='applications.call', verbose_name='made from')),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True, verbose_name='reference')),
                ('origin', models.CharField(choices=[('form', 'form'), ('intake', 'imported file')], default='form', max_length=10, verbose_name='came by')),
                ('submitted_at', models.DateTimeField(verbose_name='submitted at')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='last changed by the applicant')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language of the form')),
                ('role', models.CharField(choices=[('peer', 'peer'), ('mentor', 'mentor'), ('mentee', 'mentee')], default='peer', max_length=10, verbose_name='role')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('full_name', models.CharField(max_length=200, verbose_name='full name')),
                ('call_name', models.CharField(blank=True, max_length=100, verbose_name='what to call them')),
                ('country', models.CharField(max_length=2, verbose_name='country or territory')),
                ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                ('time_zone_is_guess', models.BooleanField(default=False, help_text='It is that of the country, until the person names one.', verbose_name='time zone is a guess')),
                ('participation', models.CharField(blank=True, max_length=60, verbose_name='first time or again')),
                ('institution', models.CharField(blank=True, max_length=300, verbose_name='library or institution')),
                ('position', models.CharField(blank=True, max_length=300, verbose_name='position')),
                ('library_type', models.CharField(blank=True, max_length=60, verbose_name='type of library')),
                ('career_stage', models.CharField(blank=True, max_length=60, verbose_name='time in the profession')),
                ('work_area', models.CharField(blank=True, max_length=60, verbose_name='area of work')),
                ('interests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='interests')),
                ('offers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='can offer')),
                ('seeks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='would like to learn')),
                ('wants_library_type', models.CharField(blank=True, max_length=60, verbose_name='wishes a partner from')),
                ('wants_shared_interests', models.BooleanField(default=False, verbose_name='wishes shared interests')),
                ('wants_career_stage', models.CharField(blank=True, max_length=60, verbose_name='wishes a partner with')),
                ('trio_welcome', models.BooleanField(default=True, verbose_name='a group of three is welcome')),
                ('frequency', models.CharField(blank=True, max_length=60, verbose_name='how often')),
                ('tools', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='tools')),
                ('video_is_difficult', models.BooleanField(default=False, verbose_name='video is difficult')),
                ('free_half_days', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), blank=True, default=list, help_text="In the person's own time zone: mon-am … sun-pm, and mon-ev … sun-ev for evenings.", size=None, verbose_name='free half-days')),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='expertise areas')),
                ('motivation', models.TextField(blank=True, verbose_name='what they hope for')),
                ('expression_of_interest', models.TextField(blank=True, verbose_name='expression of interest')),
                ('heard', models.CharField(blank=True, max_length=60, verbose_name='how they heard of it')),
                ('qualifications', models.JSONField(default=dict, verbose_name='minimum qualifications')),
                ('other', models.JSONField(blank=True, default=dict, verbose_name='other answers in their own words')),
                ('source', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='row as it came')),
                ('source_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('search', ilnp.words.search.SearchField('full_name', 'call_name', 'institution', 'reference', 'email')),
                ('status', models.CharField(choices=[('received', 'received'), ('eligible', 'eligible'), ('not_eligible', 'not eligible'), ('duplicate', 'duplicate'), ('withdrawn', 'withdrawn')], default='received', max_length=12, verbose_name='status')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='reasons')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='applicant told at')),
                ('told_otherwise_at', models.DateTimeField(blank=True, null=True, verbose_name='applicant told another decision at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('address_proved_at', models.DateTimeField(blank=True, null=True, verbose_name='e-mail address proved at')),
                ('suspicion', models.CharField(blank=True, max_length=60, verbose_name='looks suspicious because')),
                ('placed_at', models.DateTimeField(blank=True, null=True, verbose_name='placed at')),
                ('created_at', ilnp.clock.MadeAtField(editable=False, verbose_name='stored at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='applications.application', verbose_name='duplicate of')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='applications.call', verbose_name='call')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['call', 'submitted_at', 'id'],
                'permissions': [('screen_application', 'Can screen applications'), ('import_application', 'Can import applications'), ('export_application', 'Can export applications')],
                'indexes': [models.Index(fields=['call', 'status', 'submitted_at'], name='application_by_call_status'), models.Index(fields=['country'], name='application_by_country')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['received', 'eligible', 'not_eligible'])), fields=('call', 'person'), name='application_one_per_person_and_call'), models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('call', 'source_key'), name='application_row_once_per_call'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='application_country_is_iso2'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('status__in', ('eligible', 'not_eligible', 'duplicate'))), models.Q(('decided_at__isnull', True), ('status', 'received')), ('status', 'withdrawn'), _connector='OR'), name='application_decided_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='application_withdrawn_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'not_eligible'), _negated=True), ('reasons__len__gt', 0), _connector='OR'), name='application_refusal_has_reason'), models.CheckConstraint(condition=models.Q(('reasons__len', 0), ('status__in', ['not_eligible', 'withdrawn']), _connector='OR'), name='application_reasons_are_of_a_refusal'), models.CheckConstraint(condition=models.Q(('duplicate_of', None), ('status__in', ['duplicate', 'withdrawn']), _connector='OR'), name='application_counts_instead_of_a_duplicate'), models.CheckConstraint(condition=models.Q(('duplicate_of', models.F('id')), _negated=True), name='application_not_its_own_duplicate'), models.CheckConstraint(condition=models.Q(('decided_at__isnull', False), models.Q(('decided_by', None), ('published_at', None)), _connector='OR'), name='application_told_and_by_whom_once_decided'), models.CheckConstraint(condition=models.Q(('placed_at', None), ('status__in', ['eligible', 'withdrawn']), _connector='OR'), name='application_placed_was_eligible')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice_list', models.CharField(choices=[('library_type', 'type of library'), ('career_stage', 'time in the profession'), ('interest', 'professional interest'), ('frequency', 'how often to be in touch'), ('tool', 'means of communication'), ('heard', 'how they heard of the programme'), ('area', 'area of expertise'), ('work_area', 'area of work'), ('participation', 'first time or again')], max_length=20, verbose_name='list')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('labels', ilnp.words.fields.WordsField(verbose_name='words shown')),
                ('also', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='also written as')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choice lists',
                'ordering': ['choice_list', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('choice_list', 'code'), name='choice_once_per_list')],
            },
        ),
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', ilnp.clock.MadeAtField()),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.application')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.application')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pair of different people',
                'verbose_name_plural': 'pairs of different people',
                'constraints': [models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='distinct_pair_in_order'), models.UniqueConstraint(fields=('one', 'other'), name='distinct_pair_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers so far')),
                ('pages_done', models.JSONField(blank=True, default=list, verbose_name='pages finished')),
                ('email_verified', models.EmailField(blank=True, max_length=254, verbose_name='address proved')),
                ('suspicion', models.CharField(blank=True, max_length=60, verbose_name='looks suspicious because')),
                ('begun_at', ilnp.clock.MadeAtField(verbose_name='begun at')),
                ('saved_at', ilnp.clock.MadeAtField(verbose_name='saved at')),
                ('told_deadline', models.DateTimeField(blank=True, null=True, verbose_name='deadline the person knows of')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent in at')),
                ('application', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='draft', to='applications.application')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='applications.call')),
                ('changes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='change_drafts', to='applications.application', verbose_name='changes')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'form being filled in',
                'verbose_name_plural': 'forms being filled in',
                'ordering': ['-saved_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('saved_at__gte', models.F('begun_at'))), name='draft_saved_later')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'to be looked at'), ('same', 'one person'), ('distinct', 'different people')], default='open', max_length=10, verbose_name='state')),
                ('found_at', ilnp.clock.MadeAtField(verbose_name='found at')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_groups', to='applications.call')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'possible duplicate',
                'verbose_name_plural': 'possible duplicates',
                'ordering': ['call', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='duplicate_group_decided_has_date')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='evidence')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_memberships', to='applications.application')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='applications.duplicategroup')),
            ],
            options={
                'ordering': ['group', 'application__submitted_at', 'application_id'],
                'constraints': [models.UniqueConstraint(fields=('group', 'application'), name='duplicate_member_once')],
            },
        ),
        migrations.CreateModel(
            name='IntakeFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='file name')),
                ('content', models.BinaryField(null=True, verbose_name='content')),
                ('mapping', models.JSONField(default=dict, verbose_name='corrections by hand')),
                ('state', models.CharField(choices=[('uploaded', 'to be confirmed'), ('running', 'being imported'), ('done', 'imported'), ('given_up', 'given up'), ('failed', 'could not be imported')], default='uploaded', max_length=10, verbose_name='state')),
                ('progress', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('uploaded_at', ilnp.clock.MadeAtField(verbose_name='uploaded at')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intake_files', to='applications.call')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'imported file',
                'verbose_name_plural': 'imported files',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='LanguageSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='ISO 639 code, as CLDR names it.', max_length=20, verbose_name='language')),
                ('comfort', models.CharField(choices=[('read', 'read and write slowly'), ('write', 'write comfortably'), ('speak', 'speak comfortably')], default='write', max_length=5, verbose_name='comfort')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='language_skills', to='applications.application')),
            ],
            options={
                'verbose_name': 'language of an applicant',
                'verbose_name_plural': 'languages of applicants',
                'ordering': ['application', 'id'],
                'constraints': [models.UniqueConstraint(fields=('application', 'language'), name='language_once_per_application')],
            },
        ),
        migrations.CreateModel(
            name='CallQualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_required', models.BooleanField(default=True, verbose_name='rules out who answers no')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='applications.call')),
                ('qualification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='applications.qualification', verbose_name='qualification')),
            ],
            options={
                'verbose_name': 'qualification of a call',
                'verbose_name_plural': 'qualifications of a call',
                'ordering': ['qualification__position', 'qualification__code'],
                'constraints': [models.UniqueConstraint(fields=('call', 'qualification'), name='qualification_once_per_call')],
            },
        ),
        migrations.AddField(
            model_name='call',
            name='qualifications',
            field=models.ManyToManyField(blank=True, through='applications.CallQualification', to='applications.qualification', verbose_name='minimum qualifications'),
        ),
        migrations.CreateModel(
            name='WaitlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('peer', 'peers'), ('mentoring', 'mentors and mentees')], default='peer', max_length=10, verbose_name='kind of call')),
                ('since', ilnp.clock.MadeAtField(verbose_name='since')),
                ('kept_until', models.DateTimeField(verbose_name='kept until')),
                ('is_stranded', models.BooleanField(default=False, verbose_name='lost a place that they had')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked whether they still wait')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='said they still wait')),
                ('off_list_at', models.DateTimeField(blank=True, null=True, verbose_name='off the list, as nothing was heard')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_because', models.CharField(blank=True, choices=[('placed', 'placed in a group'), ('left', 'left the list'), ('withdrawn', 'application withdrawn'), ('over', 'its time was over')], max_length=10, verbose_name='ended because')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places_in_line', to='applications.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places_in_line', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'place on the waitlist',
                'verbose_name_plural': 'waitlist',
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'kind'), name='waitlist_one_place_per_person_and_kind'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='waitlist_ended_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='WaveWaited',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wave', models.PositiveBigIntegerField(verbose_name='wave')),
                ('at', ilnp.clock.MadeAtField(verbose_name='at')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waves_waited', to='applications.waitlistentry')),
            ],
            options={
                'verbose_name': 'round that somebody was left out of',
                'verbose_name_plural': 'rounds that people were left out of',
                'ordering': ['entry', 'at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'wave'), name='waited_once_per_wave')],
            },
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at', None), ('opens_at', None)), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='call_window_whole_and_in_order', violation_error_message='Give both an opening and a later closing, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('changes_until', None), models.Q(('changes_until__gte', models.F('closes_at')), ('closes_at__isnull', False)), _connector='OR'), name='call_changes_end_after_closing', violation_error_message='Answers can be changed at least until the call closes.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('eligible_cap', None), ('eligible_cap__gt', 0), _connector='OR'), name='call_cap_positive'),
        ),
    ]
