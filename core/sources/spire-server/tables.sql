-- Every line of a SPIRE server that says something of a call, an SVID or an authority, as staged. Lines of one request may come in several
-- files and imports, so all events are put together from here when everything is in.

CREATE TABLE IF NOT EXISTS _spire_line (
  file_id INTEGER,            -- entry
  ordinal BIGINT,             -- position in it, from 1
  entry_sha256 VARCHAR,       -- hash of the entry
  role VARCHAR,               -- audit: the record of a call; signed: an SVID was signed; said: anything else of a call; authority: of the server's own keys
  occurred_at TIMESTAMP,      -- time of the line, NULL where it has none
  trust_domain VARCHAR,       -- the server's own trust domain, NULL where the line does not name it
  request_id VARCHAR,         -- id of the call, NULL in lines of no call and in old versions
  item VARCHAR,               -- what a batch call is about in this line: an entry, a SPIFFE ID, a trust domain; empty otherwise
  service VARCHAR,            -- service of the API, e.g. svid.v1.SVID
  method VARCHAR,             -- method of the API, e.g. BatchNewX509SVID
  message VARCHAR,            -- what the line says, masked
  failed BOOLEAN,             -- whether it tells of an error
  status_code VARCHAR,        -- gRPC status of an error, e.g. PermissionDenied
  authorized_as VARCHAR,      -- as what the caller was let in: agent, admin, local, downstream
  caller_id VARCHAR,          -- SPIFFE ID of the caller
  client_addr VARCHAR,        -- address of the caller, without its port
  caller_path VARCHAR,        -- program of a caller on the server's own machine
  caller_name VARCHAR,        -- its user and group there
  entry_id VARCHAR,           -- registration entry
  subject VARCHAR,            -- SPIFFE ID that the line is about
  svid VARCHAR,               -- kind of what is issued: x509-svid, jwt-svid, spire-join-token; NULL where nothing is
  expires_at TIMESTAMP,       -- end of its validity
  serial VARCHAR,             -- serial number of a signed certificate, hex
  revision VARCHAR,           -- revision of the registration entry it was signed for
  audience VARCHAR[],         -- audiences of a JWT-SVID
  csr VARCHAR,                -- SHA-256 of the signing request, hex
  dns_name VARCHAR,           -- names in the certificate beside the SPIFFE ID
  parent_id VARCHAR,          -- parent of a registration entry
  selectors VARCHAR,          -- selectors of a registration entry
  admin BOOLEAN,              -- whether a registration entry makes an administrator
  downstream BOOLEAN,         -- whether it lets a downstream server have a CA
  attestor VARCHAR            -- node attestor that vouched for an agent
);
