import type { Database } from '../db/database.ts';
import { readTypeNames } from '../facts/type-names.ts';
import { EXIT, ToolError } from '../errors.ts';
import { locate } from '../location.ts';
import { readFailure } from './failure.ts';
import type { Failure, Sample } from './measurement.ts';
import { deriveParameters } from './parameters/derive-parameters.ts';
import type { SqlPart, TargetQuery } from './target-query.ts';

/** Each set costs seconds; more of them are a params query without its limit. */
const MOST_SETS = 20;
const LABEL = 'label';

/** For a query without parameters. */
const WITHOUT: Sample = { columns: [], sets: [{ label: '', values: [] }] };

/** Runs the params query: one set a row; without one the values are derived. A query without parameters has one empty set. */
export async function sampleParameters(db: Database, query: TargetQuery): Promise<Sample | Failure> {
  const { parameters } = query;
  try {
    if (parameters === undefined) return (await deriveParameters(db, query)) ?? WITHOUT;
    const { columns, rows } = await db.queryText(parameters.sql, []);
    if (rows.length > MOST_SETS) throw tooMany(query, parameters, rows.length);
    const types = await readTypeNames(
      db,
      columns.map((column) => column.typeOid),
    );
    const labelAt = columns.findIndex((column) => column.name === LABEL);
    const isValue = (_: unknown, index: number): boolean => index !== labelAt;
    return {
      columns: columns.map(({ name }, index) => ({ name, type: types[index] ?? '' })).filter(isValue),
      sets: rows.map((row, index) => ({
        label: row[labelAt] ?? `#${index + 1}`,
        values: row.filter(isValue),
      })),
    };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    return readFailure(error, db, { query, part: parameters });
  }
}

function tooMany(query: TargetQuery, { start }: SqlPart, count: number): ToolError {
  return new ToolError({
    code: 'too-many-parameters',
    message: `the params query of \`${query.name}\` returned ${count} rows; ${MOST_SETS} sets can be measured`,
    hint: `end it with: limit ${MOST_SETS}`,
    exitCode: EXIT.usage,
    location: locate(query.file, query.text, start),
  });
}
