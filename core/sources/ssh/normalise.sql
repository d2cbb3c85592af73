-- Records are kept as staged; conclude.sql makes the public rows once all files are in.

INSERT INTO _ssh_record BY NAME SELECT * EXCLUDE (reject, detail, excerpt) FROM _staged;
