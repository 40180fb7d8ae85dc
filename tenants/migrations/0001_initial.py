"""The tables of tenants."""

import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
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
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('language', models.CharField(default='nb', max_length=2)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Tenant',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('MUNICIPALITY', 'MUNICIPALITY'), ('HOSPITAL', 'HOSPITAL'), ('GP_OFFICE', 'GP_OFFICE')], max_length=16)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('organisation_number', models.CharField(blank=True, max_length=9)),
                ('shows_tariff', models.BooleanField(default=False)),
                ('tariff_text', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['MUNICIPALITY', 'HOSPITAL', 'GP_OFFICE'])), name='tenant_kind_is_known'), models.CheckConstraint(condition=models.Q(('shows_tariff', False), models.Q(('tariff_text', ''), _negated=True), _connector='OR'), name='tenant_that_shows_a_tariff_has_written_it')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('CENTRE', 'CENTRE'), ('MUNICIPAL', 'MUNICIPAL'), ('HOSPITAL', 'HOSPITAL'), ('GP_OFFICE', 'GP_OFFICE'), ('REHABILITATION', 'REHABILITATION')], max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('opens', models.TimeField(default=datetime.time(8, 0))),
                ('closes', models.TimeField(default=datetime.time(15, 0))),
                ('weekdays', models.CharField(default='12345', max_length=7)),
                ('red_minutes', models.PositiveSmallIntegerField(default=30)),
                ('offer_minutes', models.PositiveSmallIntegerField(default=30)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='tenants.tenant')),
                ('approval_days', models.PositiveSmallIntegerField(default=7)),
                ('plan_approval', models.CharField(choices=[('DOCTOR', 'DOCTOR'), ('CENTRE', 'CENTRE')], default='DOCTOR', max_length=6)),
                ('red_work_minutes', models.PositiveSmallIntegerField(default=15)),
                ('yellow_work_minutes', models.PositiveSmallIntegerField(default=6)),
                ('has_rota', models.BooleanField(default=False)),
                ('settle_minutes', models.PositiveSmallIntegerField(default=60)),
                ('works_holidays', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(null=True)),
                ('direct_phone', models.CharField(blank=True, db_default='', default='', max_length=20)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['CENTRE', 'MUNICIPAL', 'HOSPITAL', 'GP_OFFICE', 'REHABILITATION'])), name='unit_kind_is_known'), models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes'))), name='unit_opens_before_it_closes'), models.UniqueConstraint(fields=('tenant', 'name'), name='unit_name_is_unique_in_tenant'), models.CheckConstraint(condition=models.Q(('plan_approval__in', ['DOCTOR', 'CENTRE'])), name='unit_plan_approval_is_known'), models.CheckConstraint(condition=models.Q(('approval_days__gte', 1), ('approval_days__lte', 90)), name='unit_gives_doctors_1_to_90_days'), models.CheckConstraint(condition=models.Q(('red_work_minutes__gte', 1), ('red_work_minutes__lte', 240), ('yellow_work_minutes__gte', 1), ('yellow_work_minutes__lte', 240)), name='unit_reckons_1_to_240_minutes_an_alert'), models.CheckConstraint(condition=models.Q(('settle_minutes__gte', 5), ('settle_minutes__lte', 240)), name='unit_settles_5_to_240_minutes_before_closing')],
            },
        ),
        migrations.AddField(
            model_name='tenant',
            name='default_unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit'),
        ),
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('given_name', models.CharField(max_length=60)),
                ('family_name', models.CharField(max_length=60)),
                ('search_name', models.CharField(db_collation='C', max_length=130)),
                ('birth_date', models.DateField()),
                ('national_number', models.BinaryField(null=True)),
                ('national_number_index', models.BinaryField(max_length=32, null=True)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(default='nb', max_length=2)),
                ('time_zone', models.CharField(default='Europe/Oslo', max_length=40)),
                ('lives_alone', models.BooleanField(default=False)),
                ('hard_of_hearing', models.BooleanField(default=False)),
                ('home_care_phone', models.CharField(blank=True, max_length=20)),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('gp_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'search_name'], name='patient_by_name')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'national_number_index'), name='patient_national_number_is_unique_in_tenant'), models.CheckConstraint(condition=models.Q(models.Q(('national_number__isnull', True), ('national_number_index__isnull', True)), models.Q(('national_number__isnull', False), ('national_number_index__isnull', False)), _connector='OR'), name='patient_national_number_has_its_index')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('NURSE', 'NURSE'), ('HOME_NURSE', 'HOME_NURSE'), ('GP', 'GP'), ('HOSPITAL_DOCTOR', 'HOSPITAL_DOCTOR'), ('DHO_RESOURCE', 'DHO_RESOURCE'), ('PROJECT_LEAD', 'PROJECT_LEAD'), ('TENANT_ADMIN', 'TENANT_ADMIN'), ('PRIVACY_OFFICER', 'PRIVACY_OFFICER'), ('PATIENT', 'PATIENT'), ('RELATIVE', 'RELATIVE')], max_length=16)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='tenants.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['NURSE', 'HOME_NURSE', 'GP', 'HOSPITAL_DOCTOR', 'DHO_RESOURCE', 'PROJECT_LEAD', 'TENANT_ADMIN', 'PRIVACY_OFFICER', 'PATIENT', 'RELATIVE'])), name='membership_role_is_known'), models.CheckConstraint(condition=models.Q(('role__in', ['PATIENT', 'RELATIVE']), _negated=True), name='membership_is_for_staff'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'unit', 'role'), name='membership_is_held_once')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('patient_group', models.CharField(choices=[('ALL', 'ALL'), ('COPD', 'COPD'), ('HEART_FAILURE', 'HEART_FAILURE'), ('TYPE_2_DIABETES', 'TYPE_2_DIABETES'), ('HYPERTENSION', 'HYPERTENSION'), ('OTHER', 'OTHER')], max_length=16)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=200)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('ended_as', models.CharField(blank=True, choices=[('ENDED_WELL', 'ENDED_WELL'), ('NURSING_HOME', 'NURSING_HOME'), ('DEAD', 'DEAD'), ('WITHDREW', 'WITHDREW'), ('MOVED', 'MOVED'), ('OTHER_SERVICE', 'OTHER_SERVICE'), ('OTHER', 'OTHER')], max_length=16)),
                ('owner_since', models.DateTimeField()),
                ('owner_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('moved_by_id', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['centre', 'tenant'], name='enrolment_by_centre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('patient_group__in', ['ALL', 'COPD', 'HEART_FAILURE', 'TYPE_2_DIABETES', 'HYPERTENSION', 'OTHER'])), name='enrolment_patient_group_is_known'), models.CheckConstraint(condition=models.Q(('patient_group', 'ALL'), _negated=True), name='enrolment_group_is_one'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('tenant', 'patient'), name='enrolment_is_open_once_per_patient'), models.CheckConstraint(condition=models.Q(('ended_as__in', ['', 'ENDED_WELL', 'NURSING_HOME', 'DEAD', 'WITHDREW', 'MOVED', 'OTHER_SERVICE', 'OTHER'])), name='enrolment_ending_is_known'), models.CheckConstraint(condition=models.Q(('ended_as', ''), ('ended_at__isnull', False), _connector='OR'), name='enrolment_that_runs_has_no_ending'), models.CheckConstraint(condition=models.Q(('moved_by_id__isnull', False), ('owner_unit', models.F('centre')), _connector='OR'), name='enrolment_is_its_centres_until_it_is_taken_over')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('patient_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None)),
                ('role', models.CharField(choices=[('NURSE', 'NURSE'), ('HOME_NURSE', 'HOME_NURSE'), ('GP', 'GP'), ('HOSPITAL_DOCTOR', 'HOSPITAL_DOCTOR'), ('DHO_RESOURCE', 'DHO_RESOURCE'), ('PROJECT_LEAD', 'PROJECT_LEAD'), ('TENANT_ADMIN', 'TENANT_ADMIN'), ('PRIVACY_OFFICER', 'PRIVACY_OFFICER'), ('PATIENT', 'PATIENT'), ('RELATIVE', 'RELATIVE')], max_length=16)),
                ('action', models.CharField(max_length=40)),
                ('purpose', models.CharField(choices=[('FOLLOW_UP', 'FOLLOW_UP'), ('TREATMENT', 'TREATMENT'), ('ADMINISTRATION', 'ADMINISTRATION'), ('BENEFITS', 'BENEFITS'), ('CONTROL', 'CONTROL'), ('OWN_RECORD', 'OWN_RECORD'), ('EMERGENCY', 'EMERGENCY')], max_length=16)),
                ('detail', models.JSONField(default=dict)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', '-at'], name='audit_by_tenant'), models.Index(fields=['patient', '-at'], name='audit_by_patient')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['FOLLOW_UP', 'TREATMENT', 'ADMINISTRATION', 'BENEFITS', 'CONTROL', 'OWN_RECORD', 'EMERGENCY'])), name='audit_purpose_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('FOLLOW_UP', 'FOLLOW_UP'), ('TREATMENT', 'TREATMENT'), ('ADMINISTRATION', 'ADMINISTRATION'), ('BENEFITS', 'BENEFITS'), ('CONTROL', 'CONTROL'), ('OWN_RECORD', 'OWN_RECORD')], default='FOLLOW_UP', max_length=16)),
                ('patient_group', models.CharField(choices=[('ALL', 'ALL'), ('COPD', 'COPD'), ('HEART_FAILURE', 'HEART_FAILURE'), ('TYPE_2_DIABETES', 'TYPE_2_DIABETES'), ('HYPERTENSION', 'HYPERTENSION'), ('OTHER', 'OTHER')], default='ALL', max_length=16)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'tenant'], name='agreement_by_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['FOLLOW_UP', 'TREATMENT', 'ADMINISTRATION', 'BENEFITS', 'CONTROL', 'OWN_RECORD'])), name='agreement_purpose_is_known'), models.CheckConstraint(condition=models.Q(('patient_group__in', ['ALL', 'COPD', 'HEART_FAILURE', 'TYPE_2_DIABETES', 'HYPERTENSION', 'OTHER'])), name='agreement_patient_group_is_known'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='agreement_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='agreement_ended_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='tenants.agreement')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'patient'], name='access_grant_by_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('tenant', 'patient', 'unit'), name='access_grant_is_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='access_grant_ended_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Relative',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('relation', models.CharField(blank=True, max_length=60)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('role', models.CharField(choices=[('HELPER', 'HELPER'), ('FOLLOWED_UP', 'FOLLOWED_UP')], default='HELPER', max_length=12)),
                ('may_record', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='relatives', to='tenants.patient')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('may_be_told', models.CharField(blank=True, choices=[('NOTHING', 'NOTHING'), ('SILENCE', 'SILENCE'), ('ALL', 'ALL')], db_default='', default='', max_length=8)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['HELPER', 'FOLLOWED_UP'])), name='relative_role_is_known'), models.CheckConstraint(condition=models.Q(('may_be_told', ''), ('may_be_told__in', ['NOTHING', 'SILENCE', 'ALL']), _connector='OR'), name='relative_may_be_told_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PatientUserObjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, to='tenants.patient')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'abstract': False,
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('PAUSE', 'PAUSE'), ('STAY', 'STAY')], max_length=5)),
                ('state', models.CharField(choices=[('ASKED', 'ASKED'), ('AGREED', 'AGREED'), ('DECLINED', 'DECLINED')], max_length=8)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('look_again_on', models.DateField(null=True)),
                ('looked_on', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.enrolment')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', 'starts_at'], name='pause_by_patient')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['PAUSE', 'STAY'])), name='pause_kind_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['ASKED', 'AGREED', 'DECLINED'])), name='pause_state_is_known'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='pause_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', False), models.Q(('look_again_on__isnull', False), ('look_again_on__lte', django.db.models.expressions.CombinedExpression(models.F('looked_on'), '+', models.Value(datetime.timedelta(days=7))))), _connector='OR'), name='pause_ends_or_is_looked_at_within_7_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ASKED'), _negated=True), ('ends_at__isnull', False), _connector='OR'), name='pause_asked_for_has_an_end'), models.CheckConstraint(condition=models.Q(('state', 'ASKED'), ('settled_by__isnull', False), _connector='OR'), name='pause_is_agreed_by_a_named_person')],
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('NURSE', 'NURSE'), ('HOME_NURSE', 'HOME_NURSE'), ('GP', 'GP'), ('HOSPITAL_DOCTOR', 'HOSPITAL_DOCTOR'), ('DHO_RESOURCE', 'DHO_RESOURCE'), ('PROJECT_LEAD', 'PROJECT_LEAD'), ('TENANT_ADMIN', 'TENANT_ADMIN'), ('PRIVACY_OFFICER', 'PRIVACY_OFFICER'), ('PATIENT', 'PATIENT'), ('RELATIVE', 'RELATIVE')], max_length=16)),
                ('reason', models.CharField(max_length=400)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(blank=True, choices=[('JUSTIFIED', 'JUSTIFIED'), ('NOT_JUSTIFIED', 'NOT_JUSTIFIED')], max_length=13)),
                ('review_note', models.CharField(blank=True, max_length=400)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', '-opened_at'], name='emergency_access_by_tenant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['NURSE', 'HOME_NURSE', 'GP', 'HOSPITAL_DOCTOR', 'DHO_RESOURCE', 'PROJECT_LEAD', 'TENANT_ADMIN', 'PRIVACY_OFFICER', 'PATIENT', 'RELATIVE'])), name='emergency_access_role_is_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='emergency_access_says_why'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('opened_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('opened_at'), '+', models.Value(datetime.timedelta(seconds=3600))))), name='emergency_access_lasts_an_hour_at_most'), models.CheckConstraint(condition=models.Q(models.Q(('review_note', ''), ('reviewed_at__isnull', True), ('reviewed_by__isnull', True), ('verdict', '')), models.Q(('reviewed_at__gte', models.F('opened_at')), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False), ('verdict__in', ['JUSTIFIED', 'NOT_JUSTIFIED'])), _connector='OR'), name='emergency_access_reviewed_says_by_whom_and_what'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('user')), _negated=True), _connector='OR'), name='emergency_access_is_reviewed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'NOT_JUSTIFIED'), _negated=True), models.Q(('review_note', ''), _negated=True), _connector='OR'), name='emergency_access_not_justified_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OnDuty',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'starts_at'], name='on_duty_by_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='on_duty_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='on_duty_names_a_person'), models.UniqueConstraint(fields=('unit', 'user', 'starts_at'), name='on_duty_begins_once')],
            },
        ),
        migrations.CreateModel(
            name='UnitDay',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField()),
                ('opens', models.TimeField(null=True)),
                ('closes', models.TimeField(null=True)),
                ('reason', models.CharField(max_length=120)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='tenants.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'date'), name='unit_day_is_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__isnull', False), ('opens__isnull', False), ('opens__lt', models.F('closes'))), _connector='OR'), name='unit_day_is_closed_or_opens_before_it_closes'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='unit_day_says_why')],
            },
        ),
        migrations.CreateModel(
            name='TakeOver',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('TAKE_OVER', 'TAKE_OVER'), ('RETURN', 'RETURN')], max_length=9)),
                ('reason', models.CharField(max_length=400)),
                ('is_admission', models.BooleanField(default=False)),
                ('look_again_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('OFFERED', 'OFFERED'), ('ACCEPTED', 'ACCEPTED'), ('DECLINED', 'DECLINED'), ('WITHDRAWN', 'WITHDRAWN'), ('EXPIRED', 'EXPIRED')], default='OFFERED', max_length=9)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('equipment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=250), default=list, size=None)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='take_overs', to='tenants.enrolment')),
                ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', '-made_at'], name='take_over_by_patient'), models.Index(condition=models.Q(('state', 'OFFERED')), fields=['asked_unit'], name='take_over_waiting_by_unit'), models.Index(condition=models.Q(('state', 'OFFERED')), fields=['due_at'], name='take_over_waiting_by_deadline')],
                'constraints': [models.CheckConstraint(condition=models.Q(('direction__in', ['TAKE_OVER', 'RETURN'])), name='take_over_direction_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED'])), name='take_over_state_is_known'), models.CheckConstraint(condition=models.Q(('from_unit', models.F('to_unit')), _negated=True), name='take_over_is_between_two_units'), models.CheckConstraint(condition=models.Q(models.Q(('asked_unit', models.F('to_unit')), ('made_unit', models.F('from_unit'))), models.Q(('asked_unit', models.F('from_unit')), ('made_unit', models.F('to_unit'))), _connector='OR'), name='take_over_is_asked_of_the_other_unit'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='take_over_says_why'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('made_at'))), name='take_over_is_due_after_it_is_made'), models.CheckConstraint(condition=models.Q(models.Q(('is_admission', False), ('look_again_on__isnull', True)), models.Q(('direction', 'TAKE_OVER'), ('is_admission', True), ('look_again_on__isnull', False)), _connector='OR'), name='take_over_with_admission_names_a_day_to_look_again'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'OFFERED')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', True), ('state', 'EXPIRED')), models.Q(models.Q(('state__in', ['OFFERED', 'EXPIRED']), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='take_over_answered_says_by_whom_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DECLINED'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='take_over_declined_says_why'), models.UniqueConstraint(condition=models.Q(('state', 'OFFERED')), fields=('tenant', 'enrolment'), name='course_has_one_take_over_waiting')],
            },
        ),
        migrations.CreateModel(
            name='EveningService',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('phone', models.CharField(max_length=20)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evening_services', to='tenants.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='evening_service_is_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('phone', ''), _negated=True)), name='evening_service_has_name_and_telephone')],
            },
        ),
    ]
