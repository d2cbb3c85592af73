-- What a line of sshd says, taken apart. The head is syslog's (RFC 3164, RFC 5424, or an ISO time), the rest is sshd's own words.

-- A fingerprint with the name of its hash, without padding; MD5 stood alone until OpenSSH 6.7.
CREATE OR REPLACE TEMP MACRO ssh_fingerprint(t) AS
  CASE WHEN regexp_matches(t, '^([0-9a-f]{2}:){15}[0-9a-f]{2}$') THEN 'MD5:' || t ELSE present(rtrim(t, '=')) END;

-- A name that an account can have; what else was typed where a name is asked for may be a password.
CREATE OR REPLACE TEMP MACRO ssh_name(t) AS
  CASE WHEN present(t) IS NULL THEN NULL WHEN regexp_matches(t, '^[A-Za-z0-9_][A-Za-z0-9_.@\\-]{0,63}\$?$') THEN hashed_text(t) ELSE 'masked' END;

-- A field of a journal's entry: a text, or a number in some exports; NULL for bytes and lists.
CREATE OR REPLACE TEMP MACRO journal_text(j) AS CASE WHEN json_type(j) IN ('VARCHAR', 'UBIGINT', 'BIGINT') THEN json_extract_string(j, '$') END;

-- The head of a line: time, host, program, process and what follows.
CREATE OR REPLACE TEMP MACRO ssh_head(t) AS
  CASE WHEN regexp_matches(t, '^(<\d{1,3}>)?[A-Z]') THEN
      regexp_extract(t, '^(?:<\d{1,3}>)?([A-Z][a-z]{2} +\d{1,2}(?: \d{4})? \d{2}:\d{2}:\d{2}(?:\.\d{1,9})?) (\S+) ([^\s:\[]+)(?:\[(\d+)\])?: ?(.*)$',
        ['stamp', 'host', 'program', 'pid', 'message'])
    WHEN regexp_matches(t, '^<\d{1,3}>1 ') THEN
      regexp_extract(t, '^<\d{1,3}>1 (\S+) (\S+) (\S+) (\S+) \S+ (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+) ?\x{FEFF}?(.*)$',
        ['stamp', 'host', 'program', 'pid', 'message'])
    ELSE
      regexp_extract(t, '^(?:<\d{1,3}>)?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?) (\S+) ([^\s:\[]+)(?:\[(\d+)\])?: ?(.*)$',
        ['stamp', 'host', 'program', 'pid', 'message']) END;

-- What the line is about, in its first words; NULL for everything that is told apart no further.
CREATE OR REPLACE TEMP MACRO ssh_action(m) AS
  CASE
    WHEN starts_with(m, 'Accepted certificate ID ') THEN 'Accepted certificate'
    WHEN regexp_matches(m, '^Found matching \S+ key: ') THEN 'Found matching key'
    WHEN regexp_matches(m, '^(Accepted|Failed|Postponed|Partial) \S+ for ') THEN regexp_extract(m, '^\w+ \S+')
    WHEN regexp_matches(m, '^(Invalid|Illegal) user ') THEN regexp_extract(m, '^\w+ user')
    WHEN regexp_matches(m, '^User .* not allowed because ') THEN 'User not allowed'
    WHEN regexp_matches(m, '^(Certificate |cert: |Refus(ing|ed) cert|key is not permitted for use)') THEN 'Certificate refused'
    WHEN regexp_matches(m, '^(Error checking authentication key .* in revoked keys file|Authentication key .* revoked|Public key .* (blacklisted|revoked)|WARNING: authentication attempt with a revoked)')
      THEN 'Key revoked'
    WHEN regexp_matches(m, '^Connection (closed|reset) by ') THEN regexp_extract(m, '^Connection \w+')
    WHEN regexp_matches(m, '^(Disconnected from|Disconnecting|Received disconnect)') THEN regexp_extract(m, '^(Disconnected|Disconnecting|Received disconnect)', 1)
    WHEN starts_with(m, 'Unable to negotiate with ') THEN 'Unable to negotiate'
    WHEN starts_with(m, 'Timeout before authentication') THEN 'Timeout before authentication'
    WHEN starts_with(m, 'refused connect from ') THEN 'Refused connect'
    WHEN regexp_matches(m, '^(ROOT LOGIN REFUSED|Authentication refused)') THEN 'Authentication refused'
    WHEN regexp_matches(m, '^(maximum authentication attempts exceeded|Too many authentication failures)') THEN 'Too many authentication failures'
    WHEN regexp_matches(m, '^pam_\w+\(sshd[\w-]*:auth\): authentication failure') THEN 'Authentication failure'
    WHEN regexp_matches(m, '^pam_\w+\(sshd[\w-]*:session\): session (opened|closed) for user ') THEN regexp_extract(m, 'session (?:opened|closed)')
    WHEN regexp_matches(m, '^(Starting|Close) session: ') THEN regexp_extract(m, '^\w+ session')
    WHEN regexp_matches(m, '^(Did not receive identification|Bad protocol version|banner exchange:|kex_exchange_identification:|ssh_dispatch_run_fatal:|Magic value check failed|Protocol major versions differ|Bad packet length)')
      THEN 'Connection failed'
  END;

-- Account, address and port. Whoever connects chooses the name: where the rest is fixed it is read from the right.
CREATE OR REPLACE TEMP MACRO ssh_who(m) AS
  CASE
    WHEN regexp_matches(m, '^Failed (password|none|keyboard-interactive\S*) for ') THEN
      regexp_extract(m, '^\w+ \S+ for (?:(?:invalid|illegal) user )?(.*) from (\S+) port (\d+)(?: ssh\d?)?$', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^(Accepted|Failed|Postponed|Partial) ') THEN
      regexp_extract(m, '^\w+ \S+ for (?:(?:invalid|illegal) user )?(.*?) from (\S+) port (\d+)', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^(Invalid|Illegal) user ') THEN regexp_extract(m, '^\w+ user (.*) from (\S+?)(?: port (\d+))?$', ['name', 'addr', 'port'])
    WHEN starts_with(m, 'User ') THEN regexp_extract(m, '^User (.*?)(?: from (\S+))?() not allowed because ', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^(Connection (closed|reset) by|Disconnected from|Disconnecting) ') THEN
      regexp_extract(m, '^(?:Connection \w+ by|Disconnected from|Disconnecting)(?: (?:\S+ )?user (.*))? (\S+) port (\d+)(?::.*)?$', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^Received disconnect from \S+ port ') THEN regexp_extract(m, '^Received disconnect from ()(\S+) port (\d+):', ['name', 'addr', 'port'])
    WHEN starts_with(m, 'Received disconnect from ') THEN regexp_extract(m, '^Received disconnect from ()(\S+): ?\d+:()', ['name', 'addr', 'port'])
    WHEN starts_with(m, 'refused connect from ') THEN regexp_extract(m, '()\(([^()]+)\)$()', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^(maximum auth|Too many auth)') THEN
      regexp_extract(m, ' for (?:(?:invalid|illegal) user )?(.*) from (\S+) port (\d+)', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^pam_\w+\(\S+\): auth') THEN
      {'name': regexp_extract(m, ' user=(\S+)\s*$', 1), 'addr': regexp_extract(m, ' rhost=(\S*)', 1), 'port': ''}
    WHEN regexp_matches(m, '^pam_\w+\(\S+\): session ') THEN regexp_extract(m, ' for user ([^\s(]+)()()', ['name', 'addr', 'port'])
    WHEN regexp_matches(m, '^(Starting|Close) session: ') THEN
      regexp_extract(m, '(?: for| user) (\S+) from (\S+) port (\d+)', ['name', 'addr', 'port'])
    ELSE regexp_extract(m, ' (?i:from|with|for) ()(\S+) port (\d+)', ['name', 'addr', 'port'])
  END;

-- Key and certificate as sshd names them. A key id may hold anything: what stands furthest right is sshd's own.
CREATE OR REPLACE TEMP MACRO ssh_key_named(m) AS
  CASE
    WHEN starts_with(m, 'Accepted certificate ID ') THEN
      regexp_extract(m, '^Accepted certificate ID ()()"(.*)" (?:\(serial (\d{1,20})\) )?signed by (\S+) CA (\S+) via ',
        ['key_type', 'fingerprint', 'key_id', 'serial', 'ca_type', 'ca'])
    WHEN regexp_matches(m, ' ssh\d: \S+-CERT ') THEN
      regexp_extract(m, ' ssh\d: (\S+)-CERT (?:(SHA256:\S+|MD5:\S+|[0-9a-f:]{47}) )?ID (.*) \(serial (\d{1,20})\) CA (\S+) (\S+?)(?:, .*)?$',
        ['key_type', 'fingerprint', 'key_id', 'serial', 'ca_type', 'ca'])
    WHEN starts_with(m, 'Found matching ') THEN
      regexp_extract(m, '^Found matching (\S+) key: (\S+)()()()()', ['key_type', 'fingerprint', 'key_id', 'serial', 'ca_type', 'ca'])
    ELSE regexp_extract(m, '(?: ssh\d: | key )(\S+?)(?:-CERT)? (SHA256:[A-Za-z0-9+/=]+|(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2})()()()()',
      ['key_type', 'fingerprint', 'key_id', 'serial', 'ca_type', 'ca'])
  END;
