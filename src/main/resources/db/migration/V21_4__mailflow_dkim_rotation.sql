-- The life of a key that signs: waiting, signing, retiring, gone. The older key of a domain is on its way out.
ALTER TABLE mailflow_dkim_keys ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'rsa';
ALTER TABLE mailflow_dkim_keys ADD COLUMN stage TEXT NOT NULL DEFAULT 'signing';
-- When the stage began, when a waiting key is to take over, and since when its record is seen without a break; 0 where
-- nobody knows.
ALTER TABLE mailflow_dkim_keys ADD COLUMN since ${long} NOT NULL DEFAULT 0;
ALTER TABLE mailflow_dkim_keys ADD COLUMN due_at ${long} NOT NULL DEFAULT 0;
ALTER TABLE mailflow_dkim_keys ADD COLUMN seen_at ${long} NOT NULL DEFAULT 0;

UPDATE mailflow_dkim_keys SET since = created_at;
UPDATE mailflow_dkim_keys SET stage = 'retiring'
  WHERE EXISTS (
    SELECT 1 FROM mailflow_dkim_keys newer
     WHERE newer.domain = mailflow_dkim_keys.domain
       AND (newer.created_at > mailflow_dkim_keys.created_at
         OR (newer.created_at = mailflow_dkim_keys.created_at
           AND newer.selector > mailflow_dkim_keys.selector)));

-- However many processes work at it, one key of a kind signs and one waits.
CREATE UNIQUE INDEX mailflow_dkim_keys_one ON mailflow_dkim_keys (domain, algorithm, stage)
  WHERE stage IN ('waiting', 'signing');
