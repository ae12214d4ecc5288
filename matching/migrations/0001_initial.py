import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import ilnp.clock
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('fit', models.JSONField(default=list, verbose_name='fit')),
                ('shared', models.JSONField(default=dict, verbose_name='what they share')),
                ('is_locked', models.BooleanField(default=False, verbose_name='kept as it is in the next run')),
            ],
            options={
                'verbose_name': 'proposed group',
                'verbose_name_plural': 'proposed groups',
                'ordering': ['run', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CountryClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None, verbose_name='ISO codes')),
            ],
            options={
                'verbose_name': 'countries that count as one',
                'verbose_name_plural': 'countries that count as one',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('codes__len__gte', 2)), name='country_class_has_two')],
            },
        ),
        migrations.CreateModel(
            name='PairHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('together', 'were put together'), ('never', 'must not be put together')], max_length=10, verbose_name='kind')),
                ('at', ilnp.clock.MadeAtField(verbose_name='at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('lifted_because', models.CharField(blank=True, max_length=200, verbose_name='lifted because')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pair of people',
                'verbose_name_plural': 'history of pairs',
                'ordering': ['-at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='pair_in_order'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('one', 'other', 'kind'), name='pair_once_per_kind'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_because', '')), models.Q(('kind', 'never'), ('lifted_at__isnull', False), models.Q(('lifted_because', ''), _negated=True)), _connector='OR'), name='pair_lifted_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('source', models.TextField(blank=True, verbose_name='where it comes from')),
                ('trio', models.CharField(choices=[('never', 'never'), ('odd', 'one at most'), ('free', 'wherever they are better')], default='odd', max_length=5, verbose_name='groups of three')),
                ('country_cap', models.DecimalField(blank=True, decimal_places=3, help_text='0.2 means that at most 20 % of the places go to one country. Empty: no limit.', max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.001')), django.core.validators.MaxValueValidator(Decimal('1'))], verbose_name='largest share of one country')),
                ('never_again', models.BooleanField(default=True, verbose_name='never put the same people together again')),
                ('goals', models.JSONField(verbose_name='goals, in order')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what was changed, and why')),
                ('saved_at', ilnp.clock.MadeAtField(editable=False, verbose_name='saved at')),
                ('replaces', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='matching.policy', verbose_name='the version before')),
                ('saved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'policy',
                'verbose_name_plural': 'policies',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('country_cap', None), models.Q(('country_cap__gt', 0), ('country_cap__lte', 1)), _connector='OR'), name='policy_cap_is_share'), models.CheckConstraint(condition=models.Q(models.Q(('replaces', None), ('version', 1)), models.Q(('replaces__isnull', False), ('version__gt', 1)), _connector='OR'), name='policy_version_follows_another')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(2)], verbose_name='places')),
                ('seconds', models.PositiveIntegerField(blank=True, help_text='Empty: until every goal is proved. With a limit, the best found by then, with how far it may be off.', null=True, verbose_name='time limit in seconds')),
                ('asks_first', models.BooleanField(default=True, help_text='On people of the waitlist who have not answered: the cohort asks before it introduces.', verbose_name='draws also on the silent')),
                ('state', models.CharField(choices=[('queued', 'waiting for a worker'), ('running', 'being solved'), ('done', 'to be looked at'), ('approved', 'approved'), ('discarded', 'put aside'), ('failed', 'failed')], default='queued', max_length=10, verbose_name='state')),
                ('progress', models.JSONField(blank=True, default=dict, verbose_name='progress')),
                ('problem', models.JSONField(blank=True, default=dict, verbose_name='problem')),
                ('solution', models.JSONField(blank=True, null=True, verbose_name='solution')),
                ('account', models.JSONField(blank=True, default=dict, help_text='Worked out after the run: possible partners, how good the given ones are, what more places would do.', verbose_name='account')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('requested_at', ilnp.clock.MadeAtField(verbose_name='asked for at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='applications.call', verbose_name='call')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='matching.run', verbose_name='made from')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='matching.policy', verbose_name='policy')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
            ],
            options={
                'verbose_name': 'matching run',
                'verbose_name_plural': 'matching runs',
                'ordering': ['-requested_at', '-id'],
                'permissions': [('start_run', 'Can start a matching run'), ('approve_run', 'Can approve a matching run'), ('export_run', 'Can export matching runs')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='run_approved_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'approved']), _negated=True), models.Q(('finished_at__isnull', False), ('solution__isnull', False)), _connector='OR'), name='run_done_has_solution'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='run_failed_has_reason'), models.CheckConstraint(condition=models.Q(('seats__gte', 2)), name='run_has_two_seats')],
            },
        ),
        migrations.CreateModel(
            name='ProposalMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposal_memberships', to='applications.application')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='matching.proposal')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.run')),
            ],
            options={
                'ordering': ['proposal', 'application_id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'application'), name='proposal_person_once_per_run')],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='matching.run', verbose_name='run'),
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('swap', 'swap'), ('in', 'put in'), ('out', 'take out'), ('together', 'put together'), ('third', 'third into a pair'), ('trio', 'group of three'), ('block', 'never together'), ('lock', 'lock')], max_length=10, verbose_name='kind')),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='applications')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('made_at', ilnp.clock.MadeAtField(verbose_name='made at')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.pairhistory')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='matching.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'move by hand',
                'verbose_name_plural': 'moves by hand',
                'ordering': ['run', 'number'],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='move_number_once_per_run'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='move_numbers_begin_at_one'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'out'), ('people__len', 1)), models.Q(('kind__in', ['swap', 'in', 'together', 'block']), ('people__len', 2)), models.Q(('kind__in', ['third', 'trio']), ('people__len', 3)), models.Q(('kind', 'lock'), ('people__len__in', [2, 3])), _connector='OR'), name='move_has_its_people'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'block'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('kind', 'block'), _negated=True), ('pair', None), ('reason', '')), _connector='OR'), name='move_block_has_reason'), models.CheckConstraint(condition=models.Q(('applied_at__isnull', False), ('pair', None), _connector='OR'), name='move_pair_written_when_applied')],
            },
        ),
        migrations.CreateModel(
            name='LeftOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=40, verbose_name='reason')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_over_in', to='applications.application')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_over', to='matching.run')),
            ],
            options={
                'verbose_name': 'person left over',
                'verbose_name_plural': 'people left over',
                'ordering': ['run', 'application__submitted_at', 'application_id'],
                'constraints': [models.UniqueConstraint(fields=('run', 'application'), name='left_over_once_per_run')],
            },
        ),
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('board', models.CharField(max_length=64, verbose_name='board')),
                ('answer', models.JSONField(blank=True, null=True, verbose_name='answer')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='what went wrong')),
                ('asked_at', ilnp.clock.MadeAtField(verbose_name='asked at')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrangements', to='matching.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'arrangement around moves',
                'verbose_name_plural': 'arrangements around moves',
                'ordering': ['run', '-asked_at'],
                'constraints': [models.UniqueConstraint(fields=('run', 'board'), name='arrangement_once_per_board'), models.CheckConstraint(condition=models.Q(('answer__isnull', True), ('error', ''), _connector='OR'), name='arrangement_found_or_failed')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed_at', ilnp.clock.MadeAtField(verbose_name='sealed at')),
                ('engine', models.CharField(max_length=20, verbose_name='version of the engine')),
                ('problem', models.CharField(max_length=64, verbose_name='problem')),
                ('policy', models.CharField(max_length=64, verbose_name='policy')),
                ('solution', models.CharField(max_length=64, verbose_name='solution')),
                ('moves', models.CharField(max_length=64, verbose_name='moves by hand')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='matching.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
            },
        ),
        migrations.CreateModel(
            name='SealedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(blank=True, max_length=32, verbose_name='salt')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed_lines', to='applications.application')),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='matching.seal')),
            ],
            options={
                'verbose_name': 'sealed line',
                'verbose_name_plural': 'sealed lines',
                'ordering': ['seal', 'digest'],
                'constraints': [models.UniqueConstraint(fields=('seal', 'digest'), name='sealed_digest_once'), models.UniqueConstraint(fields=('seal', 'application'), name='sealed_application_once'), models.CheckConstraint(condition=models.Q(models.Q(('application', None), ('salt', '')), models.Q(('application__isnull', False), models.Q(('salt', ''), _negated=True)), _connector='OR'), name='sealed_salt_goes_with_application')],
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='proposal_number_once'),
        ),
    ]
