import django.db.models.deletion
import django.db.models.functions.text
import ilnp.accounts.fields
import ilnp.clock
import ilnp.words.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('password', ilnp.accounts.fields.NoPasswordField(editable=False, max_length=128)),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='full name')),
                ('call_name', models.CharField(blank=True, help_text='Used in greetings. Empty: the full name.', max_length=100, verbose_name='what to call them')),
                ('language', models.CharField(default='en', help_text='Mail and pages are shown in this language.', max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the staff pages')),
                ('date_joined', ilnp.clock.MadeAtField(verbose_name='first seen')),
                ('search', ilnp.words.search.SearchField('email', 'name', 'call_name')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased at')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_accounts', to=settings.AUTH_USER_MODEL, verbose_name='is one with')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['email'],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('password__startswith', '!')), name='user_has_no_password'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(models.Q(('merged_into', models.F('id')), _negated=True), ('is_active', False), ('is_staff', False), ('is_superuser', False)), _connector='OR'), name='user_merged_signs_in_as_the_other')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', ilnp.clock.MadeAtField(db_index=True, verbose_name='at')),
                ('action', models.CharField(max_length=80, verbose_name='what was done')),
                ('target_type', models.CharField(max_length=80, verbose_name='kind of row')),
                ('target_id', models.CharField(max_length=64, verbose_name='number of the row')),
                ('detail', models.JSONField(default=dict, verbose_name='detail')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit trail',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='audit_by_target')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('sharing', 'sharing with partner and liaison'), ('news', 'news of later rounds'), ('statistics', 'statistics about the programme'), ('code_of_conduct', 'the code of conduct'), ('story', 'publishing a story')], max_length=20, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version of the wording')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('given_at', ilnp.clock.MadeAtField(verbose_name='given at')),
                ('ground', models.TextField(blank=True, help_text='For what came with a file: the words of the form that they answered, or what a coordinator stated.', verbose_name='ground')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['person', 'purpose', '-given_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'purpose'), name='consent_one_in_force'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_withdrawn_after_given')],
            },
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('ended_at', ilnp.clock.MadeAtField(verbose_name='until')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'former address',
                'verbose_name_plural': 'former addresses',
                'ordering': ['person', '-ended_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SignInAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-in address',
                'verbose_name_plural': 'sign-in addresses',
            },
        ),
        migrations.CreateModel(
            name='SignInCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=10)),
                ('asked_at', models.DateTimeField(db_index=True)),
                ('is_held_back', models.BooleanField(default=False)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('sent_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-in code',
                'verbose_name_plural': 'sign-in codes',
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), models.Q(('person__isnull', False), ('sent_at__isnull', False)), _connector='OR'), name='sign_in_code_is_somebodys')],
            },
        ),
    ]
