import { defineFact } from './fact.ts';

export interface PreparedTransaction {
  /** The name that COMMIT PREPARED and ROLLBACK PREPARED want. */
  readonly name: string;
  readonly transactionId: string;
  readonly owner: string;
  readonly ageMs: number;
}

export const preparedTransactions = defineFact<PreparedTransaction, readonly PreparedTransaction[]>({
  question: 'Which prepared transactions of this database wait for somebody to end them?',
  sql: `
select
  p.gid as name,
  p.transaction::text as "transactionId",
  p.owner::text as owner,
  (extract(epoch from pg_catalog.clock_timestamp() - p.prepared) * 1000)::float8 as "ageMs"
from pg_catalog.pg_prepared_xacts as p
where p.database = pg_catalog.current_database()
order by p.prepared, p.gid`,
  value: (rows) => rows,
});
