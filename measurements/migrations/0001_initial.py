"""The tables of measurements."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueReading',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reading_id', models.UUIDField(null=True)),
                ('measured_at', models.DateTimeField(null=True)),
                ('refused_id', models.UUIDField(null=True)),
                ('because_of', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('is_marked', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['received_at'], name='due_by_arrival'), models.Index(fields=['patient'], name='due_by_patient'), models.Index(condition=models.Q(('attempts__gt', 0)), fields=['received_at'], name='due_attempted')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measured_at__isnull', False), ('reading_id__isnull', False), ('refused_id__isnull', True)), models.Q(('measured_at__isnull', True), ('reading_id__isnull', True), ('refused_id__isnull', False)), _connector='OR'), name='due_is_a_reading_or_a_refusal')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('measured_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=24)),
                ('value', models.DecimalField(decimal_places=12, max_digits=24, null=True)),
                ('components', models.JSONField(null=True)),
                ('unit', models.CharField(max_length=16)),
                ('original', models.JSONField(null=True)),
                ('comparator', models.CharField(blank=True, max_length=1)),
                ('context', models.JSONField(null=True)),
                ('source', models.CharField(max_length=10)),
                ('reference', models.CharField(max_length=200)),
                ('device', models.CharField(blank=True, max_length=120)),
                ('note', models.TextField(blank=True)),
                ('with_text', models.BooleanField(default=False)),
                ('flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('sender', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.sender')),
                ('tenant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('about', models.CharField(max_length=80, null=True)),
                ('answers', models.JSONField(null=True)),
                ('text', models.TextField(null=True)),
                ('form_version', models.PositiveSmallIntegerField(null=True)),
                ('set_aside', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['patient', 'kind', '-measured_at'], include=('value',), name='reading_by_patient')],
            },
        ),
        migrations.CreateModel(
            name='ReadingDocument',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reading_id', models.UUIDField()),
                ('measured_at', models.DateTimeField()),
                ('media_type', models.CharField(max_length=60)),
                ('text', models.BinaryField()),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'reading_id'), name='reading_has_one_document_at_most')],
            },
        ),
        migrations.CreateModel(
            name='ReadingReceipt',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=200)),
                ('reading_id', models.UUIDField()),
                ('measured_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('content_hash', models.BinaryField(max_length=32)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.sender')),
                ('tenant', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['reading_id'], name='receipt_by_reading')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'patient', 'sender', 'reference'), name='receipt_reference_is_unique_for_ever')],
            },
        ),
        migrations.CreateModel(
            name='RefusedReading',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, max_length=24)),
                ('code', models.CharField(max_length=40)),
                ('pointer', models.CharField(blank=True, max_length=200)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('content', models.JSONField(null=True)),
                ('has_screen', models.BooleanField(default=True)),
                ('received_at', models.DateTimeField()),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.sender')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', 'kind', '-received_at'], name='refused_by_patient')],
            },
        ),
        migrations.CreateModel(
            name='ReadingMark',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reading_id', models.UUIDField()),
                ('measured_at', models.DateTimeField()),
                ('mark', models.CharField(choices=[('IN_ERROR', 'IN_ERROR'), ('REAL', 'REAL')], max_length=8)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('mark__in', ['IN_ERROR', 'REAL'])), name='reading_mark_is_known'), models.UniqueConstraint(fields=('tenant', 'reading_id', 'mark'), name='reading_is_marked_once'), models.CheckConstraint(condition=models.Q(('mark', 'REAL'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reading_in_error_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ReadingPhoto',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('reading_id', models.UUIDField()),
                ('measured_at', models.DateTimeField()),
                ('media_type', models.CharField(max_length=20)),
                ('content', models.BinaryField()),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'reading_id'), name='reading_has_one_photo_at_most')],
            },
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('url', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('url', ''), _negated=True), fields=('unit', 'url'), name='questionnaire_url_is_unique_in_unit')],
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireShare',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='measurements.questionnaire')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('questionnaire', 'tenant'), name='questionnaire_is_shared_once_with_a_tenant'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='questionnaire_share_ended_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('version', models.CharField(max_length=40)),
                ('status', models.CharField(choices=[('DRAFT', 'DRAFT'), ('PUBLISHED', 'PUBLISHED'), ('WITHDRAWN', 'WITHDRAWN')], default='DRAFT', max_length=10)),
                ('document', models.JSONField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('comment', models.CharField(blank=True, max_length=400)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=400)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='measurements.questionnaire')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'PUBLISHED', 'WITHDRAWN'])), name='questionnaire_version_status_is_known'), models.UniqueConstraint(fields=('questionnaire', 'number'), name='questionnaire_number_is_unique'), models.UniqueConstraint(fields=('questionnaire', 'version'), name='questionnaire_version_is_unique'), models.UniqueConstraint(condition=models.Q(('status', 'DRAFT')), fields=('questionnaire',), name='questionnaire_has_one_draft_at_most'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('status', 'DRAFT')), models.Q(models.Q(('status', 'DRAFT'), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='questionnaire_version_published_says_when'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'WITHDRAWN'), _negated=True), ('withdrawn_at__isnull', True)), models.Q(models.Q(('status', 'WITHDRAWN'), ('withdrawn_at__isnull', False)), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='questionnaire_version_withdrawn_says_when_and_why')],
            },
        ),
    ]
