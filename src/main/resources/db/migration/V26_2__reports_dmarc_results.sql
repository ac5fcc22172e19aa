-- What became of mail with a domain in From, by day (RFC 9990). Nobody's address stands here.
CREATE TABLE reports_dmarc_results (
  day ${long} NOT NULL, -- days since 1970, UTC
  domain TEXT NOT NULL, -- where the DMARC record is
  row_key TEXT NOT NULL, -- the digest of all that follows but the number
  source TEXT NOT NULL, -- the client's address
  disposition TEXT NOT NULL, -- none, pass, quarantine, reject
  dkim_aligned ${long} NOT NULL,
  spf_aligned ${long} NOT NULL,
  reason TEXT NOT NULL, -- type of RFC 9990; empty: none
  remark TEXT NOT NULL,
  envelope_from TEXT NOT NULL, -- a domain
  header_from TEXT NOT NULL, -- a domain
  signatures TEXT NOT NULL, -- one a line: domain, selector, result
  spf_domain TEXT NOT NULL, -- empty: SPF had nothing to ask
  spf_scope TEXT NOT NULL,
  spf_result TEXT NOT NULL,
  mails ${long} NOT NULL,
  PRIMARY KEY (day, domain, row_key)
)${clustered};
