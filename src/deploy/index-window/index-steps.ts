import type { Statement } from '../../migrations/migration.ts';
import { asKind, namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import type { ObjectName } from '../../migrations/object-name.ts';
import { objectName, rangeName } from '../../migrations/range-name.ts';
import { planResume } from '../resume.ts';
import type { PlannedRollback } from '../rollback/plan.ts';
import { planUnits, remainingUnits } from '../unit.ts';

/** What one statement does to the indexes of a table. */
export type IndexChange =
  | { readonly action: 'drop'; readonly index: ObjectName; readonly at: Place }
  | {
      readonly action: 'create';
      /** Bare; undefined where the server picks it. */
      readonly name: string | undefined;
      readonly table: ObjectName;
      /** Its first column; undefined for an expression, and for an index of some rows only. */
      readonly leading: string | undefined;
      readonly at: Place;
    };

export interface Place {
  readonly migration: string;
  readonly file: string;
  /** Of the rollback's file, counted from 1. */
  readonly statement: number;
  readonly sql: string;
  readonly isAlone: boolean;
}

/** The changes that become visible at once: those of one transaction, or of one statement alone. */
export type IndexStep = readonly IndexChange[];

/** What a rollback still does to indexes, in its order. */
export function planIndexSteps(migrations: readonly PlannedRollback[]): readonly IndexStep[] {
  return migrations.flatMap(({ name, text, script, begun }) => {
    const doneThrough = begun === undefined ? 0 : planResume(begun).doneThrough;
    const units = remainingUnits(planUnits(script.segments), doneThrough);
    return units.map(({ kind, first, statements }) =>
      statements.flatMap((statement, index) => {
        const { sql } = statement;
        const at = {
          migration: name,
          file: text.path,
          statement: first + index,
          sql,
          isAlone: kind === 'alone',
        };
        return changesOf(statement, at);
      }),
    );
  });
}

function changesOf(statement: Statement, at: Place): readonly IndexChange[] {
  const index = asKind(statement, 'IndexStmt');
  if (index?.relation !== undefined) {
    const isPartial = index.whereClause !== undefined;
    const leading = isPartial ? undefined : unwrap(index.indexParams?.[0], 'IndexElem')?.name;
    return [{ action: 'create', name: index.idxname, table: rangeName(index.relation), leading, at }];
  }
  const drop = asKind(statement, 'DropStmt');
  if (drop?.removeType === 'OBJECT_INDEX')
    return (drop.objects ?? []).map((object) => ({ action: 'drop', index: objectName(object, 'index'), at }));
  const alter = asKind(statement, 'AlterTableStmt');
  if (alter?.relation === undefined || alter.objtype !== 'OBJECT_TABLE') return [];
  const table = rangeName(alter.relation);
  return unwrapAll(alter.cmds, 'AlterTableCmd').flatMap(({ subtype, name = '', def }): IndexChange[] => {
    // the index of a constraint bears its name
    if (subtype === 'AT_DropConstraint')
      return [{ action: 'drop', index: { kind: 'index', schema: table.schema, name }, at }];
    const { contype, keys, conname } = unwrap(def, 'Constraint') ?? {};
    if (subtype !== 'AT_AddConstraint' || (contype !== 'CONSTR_UNIQUE' && contype !== 'CONSTR_PRIMARY'))
      return [];
    return [{ action: 'create', name: conname, table, leading: namesOf(keys)[0], at }];
  });
}
