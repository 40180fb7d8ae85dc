-- Delete the due rows that are judged, where the lease is still mine.
DELETE FROM measurements_duereading
WHERE lease = %(lease)s AND id = ANY (%(ids)s::uuid[])
RETURNING id
