import type { Ground } from './ground.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import type { Offence, Rule } from './rule.ts';
import { replay } from './schema/replay.ts';
import type { SchemaModel } from './schema/schema-model.ts';

/** An offence with the rule that it offends. */
export interface Judged extends Offence {
  readonly rule: Rule;
}

export interface Judging {
  readonly rules: readonly Rule[];
  /** Brought past each statement; as it is before the file. */
  readonly model: SchemaModel;
  readonly versions: Ground['versions'];
}

/** All rules on all statements of a file, in the order of the file. */
export function judgeFile(file: LintFile, { rules, model, versions }: Judging): readonly Judged[] {
  const ground: Ground = { file, schema: model, versions };
  const asked = rules.filter((rule) => rolesOf(rule).includes(file.role));
  const judges = new Dispatcher(asked);
  const judged: Judged[] = [];
  const note = (rule: Rule, offences: readonly Offence[]): void => {
    for (const offence of offences) judged.push({ ...offence, rule });
  };
  for (const rule of asked) if (rule.judgeFile !== undefined) note(rule, rule.judgeFile(file, ground));
  for (const statement of file.statements) {
    for (const rule of judges.of(statement)) note(rule, rule.judge?.(statement, ground) ?? []);
    replay(model, statement, true);
  }
  return judged.sort((a, b) => a.start - b.start);
}

function rolesOf({ roles = ['migration', 'rollback'] }: Rule): NonNullable<Rule['roles']> {
  return roles;
}

/** Which rules want a statement, by its kind: 4,000 statements times 100 rules are not to be asked one by one. */
class Dispatcher {
  readonly #everywhere: readonly Rule[];
  readonly #byKind = new Map<string, readonly Rule[]>();
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules.filter(({ judge }) => judge !== undefined);
    this.#everywhere = this.#rules.filter(({ kinds }) => kinds === undefined);
  }

  of({ kind }: LintStatement): readonly Rule[] {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const own = this.#rules.filter(({ kinds }) => kinds?.some((one) => one === kind) === true);
    const all = own.length === 0 ? this.#everywhere : [...own, ...this.#everywhere];
    this.#byKind.set(kind, all);
    return all;
  }
}
