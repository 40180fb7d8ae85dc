"""The survey of staff: rounds, counts, and who is done."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0014_costs_wall'),
        ('tenants', '0016_units_in_sight'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffRound',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('asked', models.PositiveIntegerField(null=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'opens_on'), name='staff_round_opens_once'), models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='staff_round_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('asked__isnull', True), ('closed_at__isnull', True)), models.Q(('asked__isnull', False), ('closed_at__isnull', False)), _connector='OR'), name='staff_round_that_is_closed_says_how_many_were_asked')],
            },
        ),
        migrations.CreateModel(
            name='StaffDone',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='done', to='benefits.staffround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'round', 'user'), name='staff_done_is_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='StaffCount',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('helps', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('burdens', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('is_closed', models.BooleanField(default=False)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.tenant')),
                ('round', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='benefits.staffround')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'round'), name='staff_count_is_one_a_round'), models.CheckConstraint(condition=models.Q(('burdens__len', 5), ('helps__len', 5)), name='staff_count_is_of_five_answers')],
            },
        ),
    ]
