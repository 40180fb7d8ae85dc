"""The tables of identity."""

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
            name='Sender',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('has_screen', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('label', models.CharField(blank=True, max_length=120)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('patient', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.patient')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.sender')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', True), ('patient__isnull', False), ('person__isnull', True)), models.Q(('membership__isnull', False), ('patient__isnull', True), ('person__isnull', True)), models.Q(('membership__isnull', True), ('patient__isnull', False), ('person__isnull', False)), _connector='OR'), name='api_token_acts_as_exactly_one'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='api_token_expires_after_issue')],
            },
        ),
    ]
