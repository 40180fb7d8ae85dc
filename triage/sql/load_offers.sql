-- Offers that were made in the period, about these patients.
SELECT o.tenant_id::text, o.patient_id::text, u.name, o.state
FROM triage_offer o
JOIN triage_alert a ON a.tenant_id = o.tenant_id AND a.id = o.alert_id
JOIN tenants_unit u ON u.id = o.to_unit_id
WHERE o.patient_id = ANY (%(patients)s::uuid[])
  AND (%(centre)s::uuid IS NULL OR a.centre_id = %(centre)s)
  AND o.made_at >= %(since)s AND o.made_at < %(until)s
