-- Tell live lists that a tenant's alerts changed. Sorted, so that two drains never deadlock.
INSERT INTO triage_worklistcounter AS c (tenant_id, count)
SELECT tenant, 1 FROM unnest(%(tenants)s::uuid[]) AS tenant GROUP BY tenant ORDER BY tenant
ON CONFLICT (tenant_id) DO UPDATE SET count = c.count + 1
