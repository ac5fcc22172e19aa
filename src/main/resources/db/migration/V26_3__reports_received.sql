-- Reports that others sent to us, and are believed. What is foreign in them is on one line.
CREATE TABLE reports_received (
  id TEXT NOT NULL PRIMARY KEY, -- digest of what tells it from others
  kind TEXT NOT NULL, -- dmarc, tls, feedback
  reporter TEXT NOT NULL, -- the domain that proved to have sent it
  organization TEXT NOT NULL, -- what the reporter calls itself
  name TEXT NOT NULL, -- the report's own id
  domain TEXT NOT NULL, -- of ours
  begin_at ${long} NOT NULL,
  end_at ${long} NOT NULL,
  received_at ${long} NOT NULL,
  day ${long} NOT NULL, -- days since 1970, UTC: when it came
  mail TEXT NOT NULL,
  row_count ${long} NOT NULL, -- how many rows below belong to it
  left_out ${long} NOT NULL -- mails that it tells of beyond these
)${clustered};
CREATE INDEX reports_received_day ON reports_received (day, reporter);
CREATE INDEX reports_received_end ON reports_received (end_at);

-- Mails alike in our name, as a receiver counted them (RFC 9990).
CREATE TABLE reports_dmarc_rows (
  report TEXT NOT NULL,
  number ${long} NOT NULL,
  day ${long} NOT NULL, -- days since 1970, UTC: the middle of the report's period
  domain TEXT NOT NULL, -- of ours
  header_from TEXT NOT NULL, -- that domain or one below it
  reporter TEXT NOT NULL,
  source TEXT NOT NULL, -- the client's address
  proven TEXT NOT NULL, -- the first other domain that DKIM or SPF proved; empty: none
  disposition TEXT NOT NULL,
  dkim_state TEXT NOT NULL, -- aligned, other, failed, none
  spf_state TEXT NOT NULL, -- aligned, other, failed, none
  reason TEXT NOT NULL,
  remark TEXT NOT NULL,
  envelope_from TEXT NOT NULL,
  signatures TEXT NOT NULL, -- one a line: domain, selector, result
  spf_domain TEXT NOT NULL,
  spf_scope TEXT NOT NULL,
  spf_result TEXT NOT NULL,
  mails ${long} NOT NULL,
  PRIMARY KEY (report, number)
)${clustered};
CREATE INDEX reports_dmarc_rows_day ON reports_dmarc_rows (day, domain);
CREATE INDEX reports_dmarc_rows_source ON reports_dmarc_rows (source, domain, day);

-- Sessions to us, as a sender counted them (RFC 8460).
CREATE TABLE reports_tls_policies (
  report TEXT NOT NULL,
  number ${long} NOT NULL,
  day ${long} NOT NULL,
  domain TEXT NOT NULL, -- of ours
  policy TEXT NOT NULL, -- tlsa, sts, no-policy-found
  successful ${long} NOT NULL,
  failed ${long} NOT NULL,
  PRIMARY KEY (report, number)
)${clustered};
CREATE INDEX reports_tls_policies_day ON reports_tls_policies (day, domain);
CREATE TABLE reports_tls_failures (
  report TEXT NOT NULL,
  number ${long} NOT NULL,
  day ${long} NOT NULL,
  domain TEXT NOT NULL,
  policy TEXT NOT NULL,
  result TEXT NOT NULL,
  sender TEXT NOT NULL, -- the address that tried
  exchanger TEXT NOT NULL, -- the name that it tried
  receiver TEXT NOT NULL, -- the address that it tried
  reason TEXT NOT NULL,
  sessions ${long} NOT NULL,
  PRIMARY KEY (report, number)
)${clustered};
CREATE INDEX reports_tls_failures_day ON reports_tls_failures (day, domain);

-- What receivers say of single mails (RFC 5965, RFC 6591). No bodies.
CREATE TABLE reports_feedback (
  report TEXT NOT NULL PRIMARY KEY,
  received_at ${long} NOT NULL,
  day ${long} NOT NULL,
  domain TEXT NOT NULL, -- of ours
  reporter TEXT NOT NULL,
  feedback_type TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  source TEXT NOT NULL,
  mail_from TEXT NOT NULL,
  recipients TEXT NOT NULL, -- one a line
  envelope_id TEXT NOT NULL,
  arrived_at ${long} NOT NULL, -- 0: not said
  incidents ${long} NOT NULL,
  failure TEXT NOT NULL,
  delivery TEXT NOT NULL,
  results TEXT NOT NULL,
  message_id TEXT NOT NULL,
  author TEXT NOT NULL,
  subject TEXT NOT NULL,
  header TEXT NOT NULL
)${clustered};
CREATE INDEX reports_feedback_day ON reports_feedback (day, report);

-- What came of each mail to an address for reports.
CREATE TABLE reports_arrivals (
  mail TEXT NOT NULL PRIMARY KEY,
  received_at ${long} NOT NULL,
  kind TEXT NOT NULL, -- dmarc, tls, feedback; empty: no report
  outcome TEXT NOT NULL, -- counted, or why it was not
  reporter TEXT NOT NULL,
  reason TEXT NOT NULL
)${clustered};
CREATE INDEX reports_arrivals_received ON reports_arrivals (received_at);
