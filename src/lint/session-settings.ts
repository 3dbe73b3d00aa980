import type { Node } from 'libpg-query';
import { asKind, namesOf, unwrap } from '../migrations/node.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import { perFile } from './per-file.ts';

export interface Setting {
  /** As written: `5s`, `0`. */
  readonly value: string;
  readonly by: LintStatement;
}

/** What the file has set in its session when a statement runs: SET, SET LOCAL in its transaction, set_config(). */
export function settingsAt(statement: LintStatement, file: LintFile): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const { by, set } of settingsIn(file)) {
    if (by.index >= statement.index) break;
    if (set.value === undefined) settings.delete(set.name);
    else if (!set.isLocal || (by.unit === statement.unit && by.isInTransaction))
      settings.set(set.name, { value: set.value, by });
  }
  return settings;
}

const settingsIn = perFile(({ statements }) =>
  statements.flatMap((by) => {
    const set = by.isDormant === true ? undefined : settingOf(by);
    return set === undefined ? [] : [{ by, set }];
  }),
);

/** `0`, `0ms`, DEFAULT: no limit. */
export function isNoLimit(value: string): boolean {
  return /^\s*0+\s*[a-z]*\s*$/i.test(value);
}

interface Set {
  readonly name: string;
  /** undefined: it is taken back. */
  readonly value: string | undefined;
  readonly isLocal: boolean;
}

function settingOf(statement: LintStatement): Set | undefined {
  const node = asKind(statement, 'VariableSetStmt');
  if (node?.name !== undefined) {
    const value = node.kind === 'VAR_SET_VALUE' ? textOf(node.args?.[0]) : undefined;
    return { name: node.name.toLowerCase(), value, isLocal: node.is_local === true };
  }
  const target = asKind(statement, 'SelectStmt')?.targetList?.[0];
  const call = unwrap(unwrap(target, 'ResTarget')?.val, 'FuncCall');
  if (namesOf(call?.funcname).at(-1) !== 'set_config') return undefined;
  const [name, value, isLocal] = call?.args ?? [];
  const local = unwrap(isLocal, 'A_Const')?.boolval?.boolval === true;
  return { name: textOf(name) ?? '', value: textOf(value), isLocal: local };
}

function textOf(node: Node | undefined): string | undefined {
  const constant = unwrap(node, 'A_Const');
  if (constant?.sval !== undefined) return constant.sval.sval ?? '';
  return constant?.ival === undefined ? undefined : String(constant.ival.ival ?? 0);
}
