import type { Database } from '../db/database.ts';
import { readServerError, SQLSTATE } from '../db/server-error.ts';
import { EXIT, ToolError, type ServerError } from '../errors.ts';
import { locate } from '../location.ts';
import { readFailure } from '../measure/failure.ts';
import type { Sample } from '../measure/measurement.ts';
import { sampleParameters } from '../measure/sample-parameters.ts';
import type { TargetQuery } from '../measure/target-query.ts';
import { loadParser } from '../migrations/parser.ts';
import { findWriting } from './find-writing.ts';
import type { LoadCase } from './mix.ts';

/** A query that cannot take part: nothing is known about it. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

export interface PreparedLoad {
  readonly cases: readonly LoadCase[];
  readonly leftOut: readonly LeftOut[];
}

export interface Preparing {
  /** Values of a baseline, by query. */
  readonly samples: ReadonlyMap<string, Sample>;
  readonly queryTimeoutMs: number;
  readonly stop: AbortSignal;
}

/** Values for every query, each asked once in a session that only reads. Throws ToolError (exit 2): one that writes. */
export async function prepareLoad(
  db: Database,
  queries: readonly TargetQuery[],
  { samples, queryTimeoutMs, stop }: Preparing,
): Promise<PreparedLoad> {
  const parser = await loadParser();
  for (const query of queries) {
    const why = findWriting(parser, query.body.sql);
    if (why !== undefined) throw refuse(query, why);
  }
  await db.query(
    `select pg_catalog.set_config('statement_timeout', $1, false), pg_catalog.set_config('datestyle', 'ISO', false)`,
    [`${queryTimeoutMs}ms`],
  );
  const cases: LoadCase[] = [];
  const leftOut: LeftOut[] = [];
  for (const query of queries) {
    stop.throwIfAborted();
    const { name, weight, body } = query;
    const sample = samples.get(name) ?? (await sampleParameters(db, query));
    const sets = 'sets' in sample ? sample.sets.map(({ values }) => values) : [];
    if (sets[0] === undefined) {
      leftOut.push({
        name,
        reason: 'sets' in sample ? 'there are no values for it' : `no values: ${sample.error.message}`,
      });
      continue;
    }
    await tryOnce(db, query, sets[0]);
    cases.push({ name, weight, sql: body.sql, sets });
  }
  if (cases.length === 0) throw nothingToAsk(leftOut);
  return { cases, leftOut };
}

/** What else the server refuses, it will refuse in the load, where it is counted. */
async function tryOnce(db: Database, query: TargetQuery, values: LoadCase['sets'][number]): Promise<void> {
  try {
    await db.queryText(query.body.sql, values);
  } catch (error) {
    const { error: server } = readFailure(error, db, { query, part: query.body });
    if (readServerError(error)?.sqlState === SQLSTATE.readOnlySqlTransaction)
      throw refuse(query, 'a function of it writes', server);
  }
}

function nothingToAsk(leftOut: readonly LeftOut[]): ToolError {
  return new ToolError({
    code: 'nothing-to-ask',
    message: `there is no query that could be asked: ${leftOut.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}`,
    hint: 'a params query must return rows; without one there must be rows to take values from',
    exitCode: EXIT.unknown,
  });
}

function refuse(query: TargetQuery, why: string, server?: ServerError): ToolError {
  return new ToolError({
    code: 'not-reading',
    message: `${query.file} is no target query for a load: ${why}`,
    hint: 'a load only reads: leave it out with --only, or write the query that it makes afterwards',
    exitCode: EXIT.usage,
    location: locate(query.file, query.text, query.body.start),
    ...(server !== undefined && { server }),
  });
}
