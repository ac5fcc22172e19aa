-- What the sender asked of those who carry the mail (RFC 3461 and RFC 8689), for its release.
ALTER TABLE quarantine_cases ADD COLUMN require_tls ${long} NOT NULL DEFAULT 0;
ALTER TABLE quarantine_cases ADD COLUMN returned TEXT NOT NULL DEFAULT ''; -- FULL, HEADERS
ALTER TABLE quarantine_cases ADD COLUMN envelope_id TEXT NOT NULL DEFAULT '';
ALTER TABLE quarantine_recipients ADD COLUMN notify TEXT NOT NULL DEFAULT ''; -- such as FAILURE,DELAY
ALTER TABLE quarantine_recipients ADD COLUMN original TEXT NOT NULL DEFAULT '';
