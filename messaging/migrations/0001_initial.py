"""The tables of messaging."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('WAITING', 'WAITING'), ('SENT', 'SENT'), ('FAILED', 'FAILED')], default='WAITING', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('to_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('to_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_patient', models.BooleanField(default=False)),
                ('way', models.CharField(choices=[('EMAIL', 'EMAIL'), ('SMS', 'SMS'), ('PUSH', 'PUSH')], default='EMAIL', max_length=5)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['next_attempt_at'], name='notice_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'SENT', 'FAILED'])), name='notice_state_is_known'), models.UniqueConstraint(fields=('tenant', 'subject_id', 'to_unit', 'code'), name='notice_is_made_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'SENT'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notice_sent_says_when'), models.UniqueConstraint(fields=('tenant', 'subject_id', 'to_user', 'code', 'way'), name='notice_is_made_once_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('to_patient', False), ('to_unit__isnull', False), ('to_user__isnull', True)), models.Q(('to_patient', False), ('to_unit__isnull', True), ('to_user__isnull', False)), models.Q(('to_patient', True), ('to_unit__isnull', True), ('to_user__isnull', True)), _connector='OR'), name='notice_is_to_a_unit_or_a_person'), models.CheckConstraint(condition=models.Q(('way__in', ['EMAIL', 'SMS', 'PUSH'])), name='notice_way_is_known'), models.UniqueConstraint(condition=models.Q(('to_patient', True)), fields=('tenant', 'subject_id', 'code', 'way'), name='notice_is_made_once_per_patient')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('STAFF', 'STAFF'), ('PATIENT', 'PATIENT'), ('RELATIVE', 'RELATIVE')], max_length=8)),
                ('alert_id', models.UUIDField(null=True)),
                ('text', models.CharField(max_length=2000)),
                ('reference', models.UUIDField()),
                ('sent_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('became_finding_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', '-sent_at'], name='message_by_patient'), models.Index(condition=models.Q(('became_finding_at__isnull', True), models.Q(('side', 'STAFF'), _negated=True)), fields=['sent_at'], name='message_to_find')],
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['STAFF', 'PATIENT', 'RELATIVE'])), name='message_side_is_known'), models.UniqueConstraint(fields=('tenant', 'patient', 'reference'), name='message_is_kept_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='message_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('side', 'STAFF'), ('unit__isnull', False)), models.Q(models.Q(('side', 'STAFF'), _negated=True), ('unit__isnull', True)), _connector='OR'), name='message_of_staff_names_the_unit'), models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='message_read_says_by_whom'), models.CheckConstraint(condition=models.Q(('became_finding_at__isnull', True), models.Q(('side', 'STAFF'), _negated=True), _connector='OR'), name='message_of_staff_is_no_finding')],
            },
        ),
    ]
