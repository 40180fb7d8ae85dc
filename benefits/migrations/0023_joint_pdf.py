"""Reports of several tenants drawn as PDF."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0022_report_pdf_wall'),
        ('tenants', '0016_units_in_sight'),
    ]

    operations = [
        migrations.CreateModel(
            name='JointPdf',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('period', models.CharField(max_length=10)),
                ('until', models.DateTimeField()),
                ('language', models.CharField(choices=[('nb', 'nb'), ('nn', 'nn'), ('en', 'en')], max_length=2)),
                ('state', models.CharField(choices=[('WAITING', 'WAITING'), ('RUNNING', 'RUNNING'), ('READY', 'READY'), ('FAILED', 'FAILED')], default='WAITING', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('figures', models.CharField(blank=True, max_length=64)),
                ('pdf', models.BinaryField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.unit')),
                ('community', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.healthcommunity')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'nn', 'en'])), name='joint_pdf_language_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'RUNNING', 'READY', 'FAILED'])), name='joint_pdf_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('pdf__isnull', False), ('state', 'READY'), models.Q(('figures', ''), _negated=True)), models.Q(models.Q(('state', 'READY'), _negated=True), ('figures', ''), ('pdf__isnull', True)), _connector='OR'), name='joint_pdf_is_there_when_it_is_drawn'), models.UniqueConstraint(fields=('centre', 'community', 'period', 'until', 'language'), name='joint_pdf_is_one_per_language', nulls_distinct=False)],
            },
        ),
    ]
