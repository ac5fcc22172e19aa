-- CRC-32C over what a row says and never changes: whom a mail is from and for, and which octets. -1: from before.
ALTER TABLE delivery_parcels ADD COLUMN checksum ${long} NOT NULL DEFAULT -1;
ALTER TABLE delivery_recipients ADD COLUMN checksum ${long} NOT NULL DEFAULT -1;
