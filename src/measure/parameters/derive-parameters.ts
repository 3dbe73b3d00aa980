import type { Database } from '../../db/database.ts';
import { EXIT, ToolError } from '../../errors.ts';
import { readColumnValues, type ColumnValues } from '../../facts/column-values.ts';
import { readTypeNames } from '../../facts/type-names.ts';
import { locate } from '../../location.ts';
import { loadParser } from '../../migrations/parser.ts';
import { MISS } from '../compare.ts';
import type { ParameterSet, Sample } from '../measurement.ts';
import type { TargetQuery } from '../target-query.ts';
import { chooseSets, readKeys } from './choose-sets.ts';
import { findParameterUses, isEquality, type ParameterUses, type UnclearUse } from './find-uses.ts';
import { missingValue } from './missing-value.ts';
import { existsSql, originsSql, samplingSql } from './sampling-sql.ts';

/**
 * Values for a query without a params query: the heaviest, a typical and a missing one, from what ANALYZE knows of the
 * columns, and from rows that meet the query's own conditions. Undefined for a query without parameters. Throws ToolError
 * (exit 2) where a parameter is not simply compared with something; the server's errors are thrown as they come.
 */
export async function deriveParameters(db: Database, query: TargetQuery): Promise<Sample | undefined> {
  if (!query.body.sql.includes('$')) return undefined;
  const found = findParameterUses(await loadParser(), query.body.sql);
  if (found === undefined) return undefined;
  if (!found.ok) throw unclear(query, found);
  const columns = await readColumns(db, found);
  const sets = await readSets(db, found, columns);
  const missing = await readMissing(db, { found, columns, typical: sets.at(-1) });
  const named = columns.map(({ name, type }) => ({ name, type }));
  return { columns: named, sets: [...sets, ...missing], isDerived: true };
}

interface ComparedColumn {
  readonly name: string;
  /** Of one value, also where the query compares with an array of them. */
  readonly type: string;
  readonly known: ColumnValues | undefined;
}

async function readColumns(db: Database, found: ParameterUses): Promise<readonly ComparedColumn[]> {
  const { columns } = await db.queryText(originsSql(found), []);
  const types = await readTypeNames(
    db,
    columns.map(({ typeOid }) => typeOid),
  );
  const compared: ComparedColumn[] = [];
  for (const [index, { tableOid, columnNumber }] of columns.entries()) {
    const use = found.uses[index];
    const known = tableOid === 0 ? undefined : await readColumnValues(db, tableOid, columnNumber);
    const name = use?.kind === 'compared' ? use.expression : 'limit';
    compared.push({ name, type: types[index] ?? '', known });
  }
  return compared;
}

/** An equality before a bound, then the column with most values, which tells most about a row; arrays of arrays do not exist. */
async function readSets(
  db: Database,
  found: ParameterUses,
  columns: readonly ComparedColumn[],
): Promise<readonly ParameterSet[]> {
  const [best] = columns
    .map((column, index) => ({ ...column, index, isEqual: isEquality(found.uses[index]) }))
    .filter(({ known, type }) => hasValues(known) && !type.endsWith('[]'))
    .sort(
      (a, b) => Number(b.isEqual) - Number(a.isEqual) || (b.known?.distinct ?? 0) - (a.known?.distinct ?? 0),
    );
  if (best?.known !== undefined) {
    const { common, histogram } = best.known;
    const { rows } = await db.queryText(samplingSql(found, best), [common, histogram]);
    if (rows.length > 0) return chooseSets(readKeys(rows));
  }
  const { rows } = await db.queryText(samplingSql(found, undefined), []);
  return chooseSets(readKeys(rows));
}

function hasValues(known: ColumnValues | undefined): boolean {
  return known !== undefined && (known.common !== null || known.histogram !== null);
}

interface Work {
  readonly found: ParameterUses;
  readonly columns: readonly ComparedColumn[];
  readonly typical: ParameterSet | undefined;
}

/** The typical values, but for the first parameter for which a value is known that no row has. */
async function readMissing(
  db: Database,
  { found, columns, typical }: Work,
): Promise<readonly ParameterSet[]> {
  for (const [index, use] of typical === undefined ? [] : found.uses.entries()) {
    const { type = '' } = columns[index] ?? {};
    const value = use.kind === 'compared' ? missingValue(type, use.operator) : undefined;
    if (use.kind === 'fixed' || value === undefined) continue;
    const { operator } = use;
    const there = await db.queryText(existsSql(found, index, { type, operator }), [value]);
    if (there.rows.length > 0) continue;
    const own = operator === 'any' ? `{"${value}"}` : value;
    return [{ label: MISS, values: (typical?.values ?? []).with(index, own) }];
  }
  return [];
}

function unclear(query: TargetQuery, { number, offset }: UnclearUse): ToolError {
  return new ToolError({
    code: 'no-parameter-values',
    message: `\`${query.name}\` has no params query, and what $${number} stands for cannot be told from its text`,
    hint: 'name the values in its header: -- params: select id from t order by id limit 3',
    exitCode: EXIT.usage,
    location: locate(query.file, query.text, query.body.start + offset),
  });
}
