"""Reports drawn as PDF."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0020_is_nought'),
        ('tenants', '0016_units_in_sight'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportPdf',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(choices=[('nb', 'nb'), ('nn', 'nn'), ('en', 'en')], max_length=2)),
                ('state', models.CharField(choices=[('WAITING', 'WAITING'), ('RUNNING', 'RUNNING'), ('READY', 'READY'), ('FAILED', 'FAILED')], default='WAITING', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('quotes', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('pdf', models.BinaryField(null=True)),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.reportrun')),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'nn', 'en'])), name='report_pdf_language_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'RUNNING', 'READY', 'FAILED'])), name='report_pdf_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('pdf__isnull', False), ('state', 'READY')), models.Q(models.Q(('state', 'READY'), _negated=True), ('pdf__isnull', True)), _connector='OR'), name='report_pdf_is_there_when_it_is_drawn'), models.UniqueConstraint(fields=('tenant', 'run', 'language'), name='report_pdf_is_one_per_language')],
            },
        ),
    ]
