import { defined } from '#core/base/assert.ts';
import { type AwsPrincipal, type AwsRequest, principalOf } from '#core/authz/aws/request.ts';
import type { AwsStatement } from '#core/authz/aws/statement.ts';

/** A statement as cases write it: what is left out allows every action on every resource. */
export type WrittenStatement = Partial<AwsStatement> & Pick<AwsStatement, 'id'>;

/** A request as cases write it: what is left out is a user reading an object of its own account. */
export interface WrittenRequest extends Partial<Omit<AwsRequest, 'principal'>> {
  readonly principal?: string | (Pick<AwsPrincipal, 'kind' | 'name'> & Partial<AwsPrincipal>);
  readonly behind?: string;
  readonly uniqueId?: string;
}

/** The statement that a case means. A statement with NotAction or NotResource has no default for the other. */
export function statementOf(written: WrittenStatement): AwsStatement {
  const { part = 'identity', notActions = null, notResources = null } = written;
  return {
    effect: 'allow',
    actions: notActions === null ? ['*'] : null,
    resources: notResources === null && part !== 'trust' ? ['*'] : null,
    principals: null,
    condition: null,
    level: null,
    on: null,
    version: '2012-10-17',
    ...written,
    part,
    notActions,
    notResources,
  };
}

/** The caller that a case means. */
export function callerOf({
  principal = 'arn:aws:iam::111111111111:user/ana',
  behind,
  uniqueId,
}: WrittenRequest): AwsPrincipal {
  if (typeof principal === 'string') return defined(principalOf(principal, behind, uniqueId), principal);
  return { account: null, behind: null, uniqueId: null, serviceLinked: false, ...principal };
}

/** The request that a case means. */
export function requestOf(written: WrittenRequest): AwsRequest {
  const { behind: _behind, uniqueId: _uniqueId, ...request } = written;
  return {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/q1.csv',
    resourceAccount: '111111111111',
    context: {},
    fromManagement: false,
    inManagement: false,
    ...request,
    principal: callerOf(written),
  };
}
