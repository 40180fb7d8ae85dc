"""The permission by which the care team's rows say what they say: somebody follows a patient."""

from django.db import migrations


def add(apps, schema_editor):
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    patient, _ = content_types.get_or_create(app_label="tenants", model="patient")
    permissions.get_or_create(
        content_type=patient, codename="follow_patient", defaults={"name": "Follows the patient"}
    )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_wall")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
