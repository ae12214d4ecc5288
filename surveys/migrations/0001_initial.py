import django.core.validators
import django.db.models.deletion
import ilnp.words.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cohorts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='number')),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
                'ordering': ['survey', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counting', models.CharField(choices=[('start', 'days after the start'), ('end', 'days before the end')], max_length=5, verbose_name='counted in')),
                ('day', models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-365), django.core.validators.MaxValueValidator(730)], verbose_name='day')),
                ('open_for', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days it stays open')),
                ('remind_after', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='reminder after so many days')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='opened by hand at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed by hand at')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='cohorts.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['-cohort__starts_on', 'cohort', 'instrument__code'],
                'permissions': [('run_survey', 'Can open, move and close surveys and remind people'), ('read_results', 'Can read the results of surveys'), ('export_answers', 'Can export the answers'), ('see_response_rate', 'Can see how many of the own groups answered')],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', ilnp.words.fields.WordsField(verbose_name='title')),
                ('intro', ilnp.words.fields.WordsField(verbose_name='introduction')),
                ('readers', ilnp.words.fields.WordsField(help_text='Stands above the questions. Keep it true.', verbose_name='who will read what')),
                ('is_offered', models.BooleanField(default=True, verbose_name='every new cohort is asked this')),
                ('counting', models.CharField(choices=[('start', 'days after the start'), ('end', 'days before the end')], default='start', max_length=5, verbose_name='counted in')),
                ('day', models.SmallIntegerField(default=60, help_text='How many days after the start, or before the end, people are asked.', validators=[django.core.validators.MinValueValidator(-365), django.core.validators.MaxValueValidator(730)], verbose_name='day')),
                ('open_for', models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days it stays open')),
                ('remind_after', models.PositiveSmallIntegerField(blank=True, default=7, help_text='Goes once, only to people who have not answered. Empty: no reminder.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='reminder after so many days')),
            ],
            options={
                'verbose_name': 'instrument',
                'verbose_name_plural': 'instruments',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('counting__in', ['start', 'end'])), name='instrument_counting_known'), models.CheckConstraint(condition=models.Q(('open_for__gte', 1)), name='instrument_open_for_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('short_text', 'short text'), ('long_text', 'long text'), ('yes_no', 'yes or no'), ('choice', 'one of several'), ('scale', '1 to 5'), ('consent', 'consent: with name, without, no'), ('name', 'name'), ('email', 'e-mail address')], max_length=10, verbose_name='kind')),
                ('keeping', models.CharField(choices=[('answers', 'among the answers, which have no name'), ('apart', 'with the invitation, apart from the answers'), ('consent', 'among the answers, only if the person agreed to be named')], default='answers', max_length=8, verbose_name='where the answer is kept')),
                ('label', ilnp.words.fields.WordsField(verbose_name='question')),
                ('help', ilnp.words.fields.WordsField(blank=True, verbose_name='help')),
                ('choices', models.JSONField(blank=True, default=list, verbose_name='choices')),
                ('is_required', models.BooleanField(default=False, verbose_name='must be answered')),
                ('is_asked', models.BooleanField(default=True, help_text='Switch off instead of deleting: answers that were given stay.', verbose_name='asked')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='surveys.instrument', verbose_name='instrument')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['instrument', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('instrument', 'code'), name='question_code_once'), models.UniqueConstraint(condition=models.Q(('kind', 'consent')), fields=('instrument',), name='question_one_consent_per_instrument'), models.CheckConstraint(condition=models.Q(('kind__in', ['short_text', 'long_text', 'yes_no', 'choice', 'scale', 'consent', 'name', 'email'])), name='question_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('keeping__in', ['apart', 'consent']), ('kind__in', ['name', 'email'])), models.Q(models.Q(('kind__in', ['name', 'email']), _negated=True), ('keeping', 'answers')), _connector='OR'), name='question_names_are_kept_apart', violation_error_message='Names and addresses must be kept apart, everything else among the answers.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['choice', 'consent']), models.Q(('choices', []), _negated=True)), models.Q(models.Q(('kind__in', ['choice', 'consent']), _negated=True), ('choices', [])), _connector='OR'), name='question_choices_fit_kind', violation_error_message='Give choices to questions with one of several answers, and to no others.')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('value', models.TextField(verbose_name='answer')),
                ('other', models.TextField(blank=True, verbose_name='in their own words')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.question', verbose_name='question')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.response')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['response', 'question'],
                'constraints': [models.UniqueConstraint(fields=('response', 'question'), name='answer_once_per_question'), models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='answer_says_something'), models.CheckConstraint(condition=models.Q(('other', ''), ('value', 'other'), _connector='OR'), name='answer_own_words_go_with_other')],
            },
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
        migrations.AddField(
            model_name='survey',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='surveys.instrument', verbose_name='instrument'),
        ),
        migrations.AddField(
            model_name='response',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.survey', verbose_name='survey'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField(verbose_name='invited at')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='last reminded at')),
                ('answered', models.BooleanField(default=False, verbose_name='answered')),
                ('apart', models.JSONField(blank=True, default=dict, verbose_name='kept apart from the answers')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_invitations', to='cohorts.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_invitations', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.survey', verbose_name='survey')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['survey', 'person__name', 'person__email'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'person'), name='invitation_once_per_person'), models.CheckConstraint(condition=models.Q(('answered', True), ('apart', {}), _connector='OR'), name='invitation_keeps_only_what_was_sent_in')],
            },
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(fields=('instrument', 'cohort'), name='survey_once_per_cohort'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('counting__in', ['start', 'end'])), name='survey_counting_known'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('open_for__gte', 1)), name='survey_open_for_a_day'),
        ),
    ]
