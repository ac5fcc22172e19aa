-- What the sender asks of those who carry the mail (RFC 3461 and RFC 8689): for the parcel,
ALTER TABLE delivery_parcels ADD COLUMN require_tls ${long} NOT NULL DEFAULT 0;
ALTER TABLE delivery_parcels ADD COLUMN returned TEXT NOT NULL DEFAULT ''; -- FULL, HEADERS; empty: unsaid
ALTER TABLE delivery_parcels ADD COLUMN envelope_id TEXT NOT NULL DEFAULT '';

-- and for each recipient.
ALTER TABLE delivery_recipients ADD COLUMN notify TEXT NOT NULL DEFAULT ''; -- such as FAILURE,DELAY; empty: unsaid
ALTER TABLE delivery_recipients ADD COLUMN original TEXT NOT NULL DEFAULT '';
