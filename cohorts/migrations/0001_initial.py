import cohorts.models.cohort
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import ilnp.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('matching', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('day', models.PositiveSmallIntegerField(verbose_name='days after the start')),
                ('is_active', models.BooleanField(default=True, verbose_name='sent')),
            ],
            options={
                'verbose_name': 'prompt',
                'verbose_name_plural': 'prompts',
                'ordering': ['day', 'position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name in addresses')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('state', models.CharField(choices=[('formed', 'formed, not started'), ('started', 'under way'), ('ended', 'ended'), ('cancelled', 'called off')], default='formed', max_length=10, verbose_name='state')),
                ('asks_inquiry', models.BooleanField(default=True, verbose_name='ask everybody before the start whether they still want to take part')),
                ('inquiry_answer_by', models.DateField(blank=True, null=True, verbose_name='answer the inquiry by')),
                ('pulse_days', cohorts.models.cohort.PulseDaysField(help_text='Days after the introduction or the start, whichever is later.', size=None, verbose_name='ask how it is going on these days')),
                ('patience_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='an answer is missed after so many days')),
                ('word_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='who waits for a partner hears from us every so many days')),
                ('ladder_since', models.DateTimeField(blank=True, help_text='Empty: nobody is followed up by mail. What was silent before is left alone.', null=True, verbose_name='silent people are followed up since')),
                ('again_after_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='ask a silent person again after so many days')),
                ('offer_after_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='offer their partner another one after so many days')),
                ('propose_after_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1)], verbose_name='propose to end their place after so many days')),
                ('back_within_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1)], verbose_name='they can come back within so many days')),
                ('ends_places_itself', models.BooleanField(default=False, verbose_name='end their place then without asking the liaison')),
                ('formed_at', ilnp.clock.MadeAtField(verbose_name='formed at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='applications.call', verbose_name='call')),
                ('run', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cohort', to='matching.run', verbose_name='formed from')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['-starts_on', '-id'],
                'permissions': [('run_cohort', 'Can form, start and end cohorts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='cohort_ends_after_start', violation_error_message='The end must be after the start.'), models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', False), ('state__in', ['started', 'ended'])), models.Q(('started_at__isnull', True), ('state__in', ['formed', 'cancelled'])), _connector='OR'), name='cohort_started_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='cohort_ended_has_date'), models.CheckConstraint(condition=models.Q(('again_after_days__gte', 1), ('offer_after_days__gt', models.F('again_after_days')), ('propose_after_days__gt', models.F('offer_after_days'))), name='cohort_ladder_in_order', violation_error_message='Each step must come later than the one before.')],
            },
        ),
        migrations.CreateModel(
            name='LiaisonProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most_groups', models.PositiveSmallIntegerField(default=10, verbose_name='groups they can look after')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='languages')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='last told of groups that need somebody')),
                ('is_active', models.BooleanField(default=True, verbose_name='takes groups')),
                ('away_from', models.DateField(blank=True, null=True, verbose_name='away from')),
                ('away_until', models.DateField(blank=True, null=True, verbose_name='away until')),
                ('covered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='covers', to='cohorts.liaisonprofile', verbose_name='who looks after the groups meanwhile')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='liaison_profile', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'liaison',
                'verbose_name_plural': 'liaisons',
                'ordering': ['person__name', 'person__email'],
                'constraints': [models.CheckConstraint(condition=models.Q(('most_groups__gte', 1)), name='liaison_carries_one'), models.CheckConstraint(condition=models.Q(models.Q(('away_from', None), ('away_until', None)), ('away_from__lte', models.F('away_until')), _connector='OR'), name='liaison_back_after_away'), models.CheckConstraint(condition=models.Q(('covered_by', None), models.Q(('covered_by', models.F('id')), _negated=True), _connector='OR'), name='liaison_covered_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('shared', models.JSONField(blank=True, default=dict, verbose_name='what they share')),
                ('formed_at', ilnp.clock.MadeAtField(verbose_name='formed at')),
                ('introduced_at', models.DateTimeField(blank=True, null=True, verbose_name='introduced at')),
                ('alive_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_because', models.CharField(blank=True, choices=[('finished', 'the programme ended'), ('silent', 'somebody did not answer'), ('no_common_ground', 'no common ground'), ('left', 'somebody left'), ('rematched', 'put together anew'), ('cancelled', 'called off before the start')], max_length=20, verbose_name='ended because')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='cohorts.cohort', verbose_name='cohort')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='cohorts.liaisonprofile', verbose_name='liaison')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['cohort', 'number'],
                'permissions': [('look_after_group', 'Can look after the own groups'), ('export_group', 'Can export groups, memberships and liaisons')],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'number'), name='group_number_once_per_cohort'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='group_ended_has_reason'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('formed_at')), _connector='OR'), name='group_ends_after_it_was_formed')],
            },
        ),
        migrations.CreateModel(
            name='LiaisonTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', ilnp.clock.MadeAtField(verbose_name='from')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('note', models.TextField(blank=True, verbose_name='note for the next liaison')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liaison_terms', to='cohorts.group')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='cohorts.liaisonprofile')),
            ],
            options={
                'verbose_name': "liaison's term",
                'verbose_name_plural': "liaisons' terms",
                'ordering': ['group', 'began_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('group',), name='liaison_term_one_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='liaison_term_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', ilnp.clock.MadeAtField(verbose_name='joined at')),
                ('answer_by', models.DateField(blank=True, help_text='Only for who was asked later than everybody else: their own last day for the answer.', null=True, verbose_name='answers the inquiry by')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left at')),
                ('left_because', models.CharField(blank=True, choices=[('finished', 'the programme ended'), ('no_answer', 'did not answer'), ('early', 'the start came before the last day for answers'), ('later', 'wants a later round'), ('no_longer', 'no longer wants to take part'), ('group_ended', 'the group ended'), ('erased', 'asked to be erased'), ('cancelled', 'called off before the start')], max_length=20, verbose_name='left because')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='applications.application', verbose_name='application')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cohorts.cohort')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cohorts.group', verbose_name='group')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['group', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('cohort', 'person'), name='membership_one_active_group_per_cohort'), models.CheckConstraint(condition=models.Q(models.Q(('left_at', None), ('left_because', '')), models.Q(('left_at__isnull', False), models.Q(('left_because', ''), _negated=True)), _connector='OR'), name='membership_left_has_reason'), models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='membership_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='InquiryAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_key', models.CharField(max_length=200, unique=True, verbose_name='message')),
                ('is_reminder', models.BooleanField(default=False, verbose_name='reminder')),
                ('asked_at', ilnp.clock.MadeAtField(verbose_name='asked at')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inquiries', to='cohorts.membership')),
            ],
            options={
                'verbose_name': 'question whether somebody still takes part',
                'verbose_name_plural': 'questions whether people still take part',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='InquiryAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'yes'), ('later', 'a later round'), ('no', 'no')], max_length=5, verbose_name='answer')),
                ('answered_at', ilnp.clock.MadeAtField(verbose_name='answered at')),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inquiry_answer', to='cohorts.membership')),
            ],
            options={
                'verbose_name': 'answer to the inquiry',
                'verbose_name_plural': 'answers to the inquiry',
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('well', 'We are in touch'), ('slow', 'Not yet'), ('silent', 'I cannot reach my partner'), ('help', 'I would like help'), ('stop', 'I need to stop'), ('here', 'I am still there'), ('wrote', 'I wrote to them')], max_length=10, verbose_name='answer')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='note')),
                ('at', ilnp.clock.MadeAtField(verbose_name='at')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='cohorts.group')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_ins', to='cohorts.membership')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['well', 'slow', 'silent', 'help', 'stop', 'here', 'wrote'])), name='check_in_known')],
            },
        ),
        migrations.CreateModel(
            name='PromptText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('topic', models.CharField(max_length=200, verbose_name='topic')),
                ('body', models.TextField(max_length=20000, verbose_name='text')),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='cohorts.prompt')),
            ],
            options={
                'verbose_name': 'text of a prompt',
                'verbose_name_plural': 'texts of prompts',
                'ordering': ['prompt', 'language'],
                'constraints': [models.UniqueConstraint(fields=('prompt', 'language'), name='prompt_text_once_per_language')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(verbose_name='day')),
                ('asked_at', ilnp.clock.MadeAtField(verbose_name='asked at')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pulses', to='cohorts.membership')),
            ],
            options={
                'verbose_name': 'pulse',
                'verbose_name_plural': 'pulses',
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'day'), name='pulse_once_per_member_and_day')],
            },
        ),
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('pulse', 'has not answered our question'), ('partner', 'a partner cannot reach them')], max_length=10, verbose_name='why')),
                ('began_at', ilnp.clock.MadeAtField(verbose_name='since')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked')),
                ('asked_again_at', models.DateTimeField(blank=True, null=True, verbose_name='asked again')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='partner was offered another')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='ending the place was proposed')),
                ('left_out', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ask', 'we ask them'), ('again', 'we ask them again'), ('offer', 'the partner is offered another one'), ('propose', 'ending the place is proposed')], max_length=10), blank=True, default=list, size=None, verbose_name='steps left out')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_because', models.CharField(blank=True, choices=[('heard', 'was heard of'), ('stopped', 'stopped by hand'), ('place_ended', 'the place ended'), ('left', 'left otherwise'), ('over', 'the programme ended')], max_length=20, verbose_name='ended because')),
                ('came_back_at', models.DateTimeField(blank=True, null=True, verbose_name='came back')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='silences', to='cohorts.membership', verbose_name='member')),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cohorts.membership', verbose_name='who cannot reach them')),
            ],
            options={
                'verbose_name': 'silence',
                'verbose_name_plural': 'silences',
                'ordering': ['began_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('membership',), name='silence_one_at_a_time_per_member'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='silence_ended_has_reason'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='silence_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('came_back_at', None), ('ended_because', 'place_ended'), _connector='OR'), name='silence_back_after_place_ended')],
            },
        ),
        migrations.CreateModel(
            name='OfferedRematch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', ilnp.clock.MadeAtField(verbose_name='offered at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='cohorts.membership')),
                ('silence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='cohorts.silence')),
            ],
            options={
                'verbose_name': 'offer of another partner',
                'verbose_name_plural': 'offers of another partner',
                'ordering': ['offered_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('silence', 'membership'), name='offered_rematch_once')],
            },
        ),
        migrations.CreateModel(
            name='Wait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', ilnp.clock.MadeAtField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_because', models.CharField(blank=True, choices=[('placed', 'has a new group'), ('later', 'wants a later round'), ('no_longer', 'no longer wants to take part'), ('over', 'the programme ended'), ('erased', 'asked to be erased')], max_length=10, verbose_name='ended because')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waits', to='applications.application', verbose_name='application')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waits', to='cohorts.cohort', verbose_name='cohort')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waits', to='cohorts.group', verbose_name='group that ended')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waits', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'waiting for a partner',
                'verbose_name_plural': 'waiting for a partner',
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('cohort', 'person'), name='wait_once_per_cohort_and_person'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='wait_ended_has_reason'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('since')), _connector='OR'), name='wait_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='ApprovalDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('asks_inquiry', models.BooleanField(default=True, verbose_name='ask everybody before the start')),
                ('inquiry_answer_by', models.DateField(blank=True, null=True, verbose_name='answer the inquiry by')),
                ('left_at', ilnp.clock.MadeAtField(verbose_name='left at')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval_draft', to='matching.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'prepared approval',
                'verbose_name_plural': 'prepared approvals',
                'ordering': ['left_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='approval_draft_ends_after_start')],
            },
        ),
    ]
