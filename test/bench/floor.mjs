import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runnerImport } from 'vite';

/** Reads every file of a folder of CloudTrail documents into one typed temporary table, and does nothing else. */
async function typedRead(folder, recordType) {
  const files = readdirSync(folder).map((name) => `'${join(folder, name).replaceAll("'", "''")}'`);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const started = performance.now();
  await connection.run(`
    CREATE TEMP TABLE record AS
    SELECT unnest(Records) AS r
    FROM read_json([${files.join(', ')}], records = true, format = 'unstructured',
      columns = {Records: '${recordType.replaceAll("'", "''")}[]'}, maximum_object_size = 33554432)`);
  const seconds = (performance.now() - started) / 1000;
  const reader = await connection.runAndReadAll(
    'SELECT count(*)::INTEGER, count(r.eventID)::INTEGER FROM record',
  );
  return { seconds, rows: reader.getRows()[0] };
}

const typePath = resolve(import.meta.dirname, '../../core/sources/aws-cloudtrail/record-type.ts');
const { module } = await runnerImport(typePath, { configFile: false, logLevel: 'warn' });
console.log(JSON.stringify(await typedRead(process.argv[2], module.RECORD_TYPE)));
