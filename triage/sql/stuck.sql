-- What should be on a list since more than two minutes: messages from home that are no findings, and
-- windows that nobody has looked at although it was time.
SELECT (SELECT count(*) FROM messaging_message
        WHERE side IN ('PATIENT', 'RELATIVE') AND became_finding_at IS NULL
          AND sent_at < now() - interval '2 minutes')
     + (SELECT count(*) FROM triage_expectedwindow
        WHERE state = 'WAITING' AND deadline_at < now() - interval '2 minutes')
     + (SELECT count(*) FROM triage_expectedwindow
        WHERE state = 'OVERDUE' AND look_at < now() - interval '2 minutes')
