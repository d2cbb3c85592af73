import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';

const PROJECT = 'example-project';
const ACCOUNT = `agent@${PROJECT}.iam.gserviceaccount.com`;

/** An entry of a numbered call: the first, the middle or the last one of its operation, or a single one. */
function entryOf(number: number, step: number): Record<string, unknown> {
  const single = number % 4 === 3;
  const failed = step === 2 && number % 3 === 0;
  return {
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    insertId: `entry-${String(number)}-${single ? 'only' : String(step)}`,
    timestamp: `2026-10-02T09:${String(number).padStart(2, '0')}:0${single ? '0' : String(step)}.123456789Z`,
    resource: { type: 'project', labels: { project_id: PROJECT } },
    ...(single
      ? {}
      : {
          operation: {
            id: `operation-${String(number)}`,
            ...(step === 0 ? { first: true } : step === 2 ? { last: true } : {}),
          },
        }),
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: number % 2 === 0 ? 'iamcredentials.googleapis.com' : 'cloudresourcemanager.googleapis.com',
      methodName: number % 2 === 0 ? 'GenerateAccessToken' : 'SetIamPolicy',
      resourceName: number % 2 === 0 ? `projects/-/serviceAccounts/${ACCOUNT}` : `projects/${PROJECT}`,
      status: failed ? { code: 7 } : {},
      authenticationInfo: {
        principalEmail: ACCOUNT,
        serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: 'ana@example.com' } }],
      },
      ...(step === 1
        ? {}
        : { authorizationInfo: [{ permission: `example.step${String(step)}`, granted: true }] }),
      ...(step === 0 && number % 2 === 1
        ? {
            serviceData: {
              policyDelta: {
                bindingDeltas: [{ action: 'ADD', role: 'roles/viewer', member: 'user:bo@example.com' }],
              },
            },
          }
        : {}),
    },
  };
}

/** Entries of some calls, each in one of four files; an entry may come again. */
const logs = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 7 }),
      step: fc.integer({ min: 0, max: 2 }),
      file: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 6, maxLength: 30 },
  )
  .map((drawn) => {
    const files: string[][] = [[], [], [], []];
    for (const { number, step, file } of drawn) files[file]?.push(JSON.stringify(entryOf(number, step)));
    return files
      .map((lines, i): TestFile => [`audit-${String(i)}.json`, lines.map((line) => `${line}\n`).join('')])
      .filter(([, text]) => text.length > 0);
  });

async function digestAfter(imports: readonly (readonly TestFile[])[]): Promise<string> {
  const made = await TempCase.make();
  try {
    for (const files of imports) await made.import(files);
    expect(await made.unbalanced()).toEqual([]);
    return await made.digest();
  } finally {
    await made.remove();
  }
}

describe('Google Cloud operations', () => {
  it(
    'come out the same from one import of all files and from an import of each, in any order',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(logs, fc.infiniteStream(fc.nat()), async (files, numbers) => {
          const shuffled = files
            .map((file) => ({ file, place: numbers.next().value ?? 0 }))
            .sort((a, b) => a.place - b.place)
            .map(({ file }) => file);
          const once = await digestAfter([files]);
          expect(await digestAfter(shuffled.map((file) => [file]))).toBe(once);
        }),
        { numRuns: 6 },
      );
    },
  );
});
