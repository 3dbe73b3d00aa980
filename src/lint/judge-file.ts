import type { Ground } from './ground.ts';
import type { LintFile, LintStatement } from './lint-file.ts';
import type { Offence, Rule } from './rule.ts';
import { hiddenOffence } from './hidden-offence.ts';
import { replayStatement } from './schema/replay-statement.ts';
import type { SchemaModel } from './schema/schema-model.ts';

/** An offence with the rule that it offends. */
export interface Judged extends Offence {
  readonly rule: Rule;
  /** Of the table that the offence names, where a server told it. */
  readonly tableBytes?: number;
}

export interface Judging {
  readonly rules: readonly Rule[];
  readonly files: Ground['files'];
  /** Brought past each statement; as it is before the file. */
  readonly model: SchemaModel;
  readonly versions: Ground['versions'];
  readonly server?: Ground['server'];
  readonly ask?: Ground['ask'];
  readonly before?: Ground['before'];
}

/** All rules on all statements of a file, in the order of the file. */
export function judgeFile(file: LintFile, judging: Judging): readonly Judged[] {
  const { rules, model } = judging;
  const ground = groundOf(file, judging);
  const asked = rules.filter((rule) => rolesOf(rule).includes(file.role));
  const judges = new Dispatcher(asked);
  const judged: Judged[] = [];
  const note = (rule: Rule, offences: readonly Offence[]): void => {
    for (const offence of offences) {
      const tableBytes = offence.table && model.table(offence.table)?.sizeBytes;
      judged.push({ ...offence, rule, ...(tableBytes !== undefined && { tableBytes }) });
    }
  };
  for (const rule of asked) if (rule.judgeFile !== undefined) note(rule, rule.judgeFile(file, ground));
  for (const statement of file.statements) {
    for (const rule of judges.of(statement)) {
      const offences = rule.judge?.(statement, ground) ?? [];
      note(
        rule,
        statement.within === undefined ? offences : offences.map((one) => hiddenOffence(one, statement)),
      );
    }
    replayStatement(model, statement, true);
  }
  return judged.sort((a, b) => a.start - b.start);
}

function groundOf(file: LintFile, { files, model, versions, server, ask, before }: Judging): Ground {
  return {
    ...{ file, files, schema: model, versions },
    ...(server !== undefined && { server }),
    ...(ask !== undefined && { ask }),
    ...(before !== undefined && { before }),
    after() {
      const end = model.copy();
      for (const statement of file.statements) replayStatement(end, statement, true);
      return end;
    },
  };
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
