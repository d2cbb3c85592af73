import { describe, expect, it } from 'vitest';
import { detect, HEAD_BYTES } from '#core/sources/detect.ts';
import { contained, type CaseContainer } from '#test/kit/case-input.ts';
import { ask, call, calls, task, trail } from '#test/golden/hostile/records.ts';

function seen(text: string): string {
  const { sourceId, shape } = detect(Buffer.from(text));
  return `${sourceId} ${shape}`;
}

describe('recognising an entry by its content', () => {
  const shapes: readonly (readonly [CaseContainer, string])[] = [
    ['records', 'document'],
    ['array', 'document'],
    ['ndjson', 'lines'],
    ['lookup-events', 'json'],
    ['cloudwatch', 'json'],
    ['logstash', 'lines'],
  ];
  for (const [container, shape] of shapes) {
    it(`sees CloudTrail in the container ${container}`, () => {
      expect(seen(contained({ container, input: calls(3) }))).toBe(`aws-cloudtrail ${shape}`);
    });
  }

  it('sees the other sources', () => {
    expect(seen(`${JSON.stringify(ask(1))}\n`)).toBe('vault-audit lines');
    expect(seen(`${JSON.stringify(task(1))}\n`)).toBe('task-registry lines');
    expect(seen('- task_id: a\n  started_at: 2026-10-02T09:00:00Z\n')).toBe('task-registry text');
    expect(seen('{"tasks":[{"task_id":"a","started_at":"x","agent_name":"b"}]}')).toBe('task-registry json');
  });

  it('sees a source behind a few records of another kind', () => {
    expect(seen(`{"note":"first"}\n"text"\n${JSON.stringify(call(1))}\n`)).toMatch(/^aws-cloudtrail /);
  });

  it('sees a source by a single record larger than what is looked at', () => {
    const large = call(1, { requestParameters: { text: 'x'.repeat(400_000) } });
    const text = trail([call(2), large]).slice(0, 256 * 1024);
    expect(seen(text)).toBe('aws-cloudtrail document');
  });

  it('sees a source behind more foreign lines than it looks at first', () => {
    const foreign = `${JSON.stringify({ time: 'x', type: 'kmip-request', request: { id: 'a' } })}\n`;
    expect(seen(`${foreign.repeat(150)}${JSON.stringify(ask(1))}\n`)).toBe('vault-audit lines');
    expect(seen(`${'{"note":"x"}\n'.repeat(150)}${JSON.stringify(call(1))}\n`)).toBe('aws-cloudtrail lines');
  });

  it('sees a source whose first record is larger than what is looked at', () => {
    const text = 'x'.repeat(400_000);
    const large = call(1, { additionalEventData: { text } });
    const asked = { ...ask(1), auth: { metadata: { text } } };
    for (const [content, expected] of [
      [trail([large]), 'aws-cloudtrail document'],
      [JSON.stringify([large]), 'aws-cloudtrail document'],
      [`${JSON.stringify(large)}\n`, 'aws-cloudtrail json'],
      [contained({ container: 'lookup-events', input: [large] }), 'aws-cloudtrail json'],
      [contained({ container: 'cloudwatch', input: [large] }), 'aws-cloudtrail json'],
      [`${JSON.stringify(asked)}\n`, 'vault-audit json'],
    ] as const)
      expect(seen(content.slice(0, HEAD_BYTES)), content.slice(0, 80)).toBe(expected);
  });

  it('sees CloudTrail without a region', () => {
    expect(seen(trail([call(1, { awsRegion: undefined })]))).toBe('aws-cloudtrail document');
  });

  it('says of UTF-16 text what to do', () => {
    const little = Buffer.from(`\ufeff${trail([call(1)])}`, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const { source, note } = detect(bytes);
      expect(source).toBeNull();
      expect(note).toMatch(/^UTF-16 text: convert it to UTF-8/);
    }
  });

  it('leaves foreign and empty files unread, and says so', () => {
    for (const text of [
      '',
      'hello',
      '{}',
      '[]',
      '{"a":1}',
      '{"Records":"x"}',
      '{"digestStartTime":"x"}',
      'task_id in a sentence',
      'a sentence with "eventSource": and "eventName": in it',
    ]) {
      const detection = detect(Buffer.from(text));
      expect(detection.source, text).toBeNull();
      expect(detection.note, text).not.toBeNull();
    }
  });
});
