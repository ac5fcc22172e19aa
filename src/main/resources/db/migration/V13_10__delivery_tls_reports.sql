-- 1: tells of broken TLS, so that no trouble with TLS stops it, and is never counted (RFC 8460 §3).
ALTER TABLE delivery_parcels ADD COLUMN tls_report ${long} NOT NULL DEFAULT 0;
