import { csvHead } from '../containers/csv.ts';
import type { Head, Recognition, Source } from '../source.ts';
import { isEntity, openedEntities, reportRows } from './entities.ts';
import grants from './grants.sql?raw';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';

/** AWS IAM as its API and CLI list it: account authorization details, credential report, access keys, users, roles, groups, policies. */
export const awsIam: Source = {
  id: 'aws-iam',
  title: 'AWS IAM snapshot',
  clock: { precision: 'second', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: [
    'UserDetailList',
    'GroupDetailList',
    'RoleDetailList',
    'Policies',
    'AccessKeyMetadata',
    'Groups',
    'Roles',
  ],
  embedded: [],
  recordType: 'STRUCT(sort VARCHAR, account VARCHAR, entity JSON)',
  recognise,
  parse: reportRows,
  open: openedEntities,
  stage,
  normalise: [normalise, grants].join('\n'),
  deduplicate: false,
};

function recognise(head: Head): Recognition {
  if (head.records.some(isEntity)) return { read: true };
  const columns = csvHead(head.text);
  const report = ['user', 'arn', 'user_creation_time', 'access_key_1_active'];
  return head.records.length === 0 && report.every((name) => columns.includes(name)) ? { read: true } : null;
}
