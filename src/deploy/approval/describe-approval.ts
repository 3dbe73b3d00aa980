import type { Section } from '../../report/report.ts';
import type { Approval } from './approval.ts';
import { seal } from './seal.ts';

/** The section that makes the JSON of `db-deploy plan` a plan file: see it there under the id `approval`. */
export function describeApproval(approval: Approval): Section {
  const { target, migrations, ledger } = approval;
  const applied = ledger.filter(({ state }) => state === 'applied').length;
  const objects = new Set(migrations.flatMap(({ state }) => Object.keys(state ?? {})));
  const unread = migrations.filter(({ state }) => state === null).map(({ name }) => name);
  return {
    kind: 'table',
    id: 'approval',
    title: 'What this plan holds for',
    columns: [{ title: 'what' }, { title: 'as it is now' }],
    rows: [
      [
        'database',
        `${target.database} (oid ${target.databaseOid}), ${describeCluster(target.systemIdentifier)}`,
      ],
      ['ledger', `${applied} applied, these pending`],
      ['catalog', `${objects.size} properties of what the migrations touch`],
      ...(unread.length === 0
        ? []
        : [
            [
              'not readable',
              { text: `what ${unread.join(', ')} touches: cannot be approved`, tone: 'bad' as const },
            ],
          ]),
    ],
    data: seal(approval),
  };
}

function describeCluster(identifier: string | null): string {
  return identifier === null ? 'of a cluster that does not tell its identity' : `cluster ${identifier}`;
}
