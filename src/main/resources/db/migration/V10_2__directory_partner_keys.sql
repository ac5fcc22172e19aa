-- SHA-256 digests of the public keys of which a partner's server must have one, with blanks between.
ALTER TABLE directory_partners ADD COLUMN key_pins TEXT NOT NULL DEFAULT '';
