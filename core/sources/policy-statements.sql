-- Macros that open an AWS policy document. Grammar: IAM User Guide, "Grammar of the IAM JSON policy language".

-- A text, or each text of a list; numbers (account ids) as their digits. NULL where there is none.
CREATE OR REPLACE TEMP MACRO policy_texts(j) AS
  CASE WHEN json_type(j) = 'ARRAY' THEN list_filter(json_extract_string(j, '$[*]'), lambda v: v IS NOT NULL)
    WHEN json_type(j) NOT IN ('NULL', 'OBJECT') THEN [json_extract_string(j, '$')] END;

-- Who is meant: `*`, or the values of each kind of principal in their order.
CREATE OR REPLACE TEMP MACRO policy_principals(j) AS
  CASE WHEN json_type(j) = 'OBJECT' THEN flatten(list_transform(json_extract(j, '$.*'), lambda v: policy_texts(v))) ELSE policy_texts(j) END;

-- A document given as text, with secrets hashed: JSON, or percent-encoded JSON as the IAM API answers; NULL where it is neither.
CREATE OR REPLACE TEMP MACRO policy_document(t) AS
  hashed_json(CASE WHEN regexp_matches(t, '^\s*(%[0-9A-Fa-f]{2})*%7[Bb]') THEN TRY(url_decode(t)) ELSE t END);

-- The statements of a document, numbered from 1, as columns of _grant; one whose effect is unknown where there is none to read.
-- `principals` of NotPrincipal begin with `not:`.
CREATE OR REPLACE TEMP MACRO policy_statements(document) AS
  CASE WHEN coalesce(json_type(document, '$.Statement'), 'NULL') NOT IN ('ARRAY', 'OBJECT') THEN [{
      'effect': 'unknown', 'actions': CAST(NULL AS VARCHAR[]), 'not_actions': CAST(NULL AS VARCHAR[]), 'resources': CAST(NULL AS VARCHAR[]),
      'not_resources': CAST(NULL AS VARCHAR[]), 'principals': CAST(NULL AS VARCHAR[]), 'condition': CAST(NULL AS JSON), 'statement': CAST(NULL AS BIGINT)}]
    ELSE list_transform(
      CASE json_type(document, '$.Statement') WHEN 'ARRAY' THEN json_extract(document, '$.Statement[*]') ELSE [json_extract(document, '$.Statement')] END,
      lambda s, i: {
        'effect': CASE json_extract_string(s, '$.Effect') WHEN 'Allow' THEN 'allow' WHEN 'Deny' THEN 'deny' ELSE 'unknown' END,
        'actions': policy_texts(json_extract(s, '$.Action')), 'not_actions': policy_texts(json_extract(s, '$.NotAction')),
        'resources': policy_texts(json_extract(s, '$.Resource')), 'not_resources': policy_texts(json_extract(s, '$.NotResource')),
        'principals': coalesce(policy_principals(json_extract(s, '$.Principal')),
          list_transform(policy_principals(json_extract(s, '$.NotPrincipal')), lambda p: 'not:' || p)),
        'condition': CASE WHEN json_type(s, '$.Condition') <> 'NULL' THEN json_extract(s, '$.Condition') END, 'statement': CAST(i AS BIGINT)}) END;
