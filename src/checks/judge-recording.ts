import { quoteIdentifier } from '../db/identifiers.ts';
import type { LedgerAccess } from '../facts/ledger-access.ts';
import type { CheckFinding } from './check.ts';

/** A deployment that cannot be recorded must not start: the ledger is Prisma's table, the journal is ours. */
export function judgeRecording(access: LedgerAccess): readonly CheckFinding[] {
  return [...judgeLedger(access), ...judgeJournal(access)];
}

function judgeLedger(access: LedgerAccess): readonly CheckFinding[] {
  const { schema, ledgerExists, canWriteLedger, canCreateLedger } = access;
  if (schema === null)
    return [
      {
        status: 'fail',
        subject: 'search_path',
        message: 'names no schema that exists: nowhere to put the ledger',
      },
    ];
  if (ledgerExists ? canWriteLedger : canCreateLedger) return [];
  const [table, to] = [`${quoteIdentifier(schema)}."_prisma_migrations"`, quoteIdentifier(access.role)];
  if (ledgerExists)
    return [
      {
        status: 'fail',
        subject: table,
        message: `role ${access.role} may not record migrations in it`,
        fix: `grant select, insert, update, delete on ${table} to ${to};`,
      },
    ];
  return [
    {
      status: 'fail',
      subject: `schema ${quoteIdentifier(schema)}`,
      message: `role ${access.role} may not create the ledger _prisma_migrations in it`,
      fix: `grant create on schema ${quoteIdentifier(schema)} to ${to};`,
    },
  ];
}

function judgeJournal(access: LedgerAccess): readonly CheckFinding[] {
  const { journalOwner, canWriteJournal, canCreateJournal } = access;
  if (journalOwner === null ? canCreateJournal : canWriteJournal) return [];
  const to = quoteIdentifier(access.role);
  if (journalOwner !== null)
    return [
      {
        status: 'fail',
        subject: 'schema db_check',
        message: `belongs to ${journalOwner}, and role ${access.role} may not write the journal in it`,
        fix: `grant ${quoteIdentifier(journalOwner)} to ${to};`,
      },
    ];
  return [
    {
      status: 'fail',
      subject: `database ${quoteIdentifier(access.database)}`,
      message: `role ${access.role} may not create the schema db_check of the journal in it`,
      fix: `grant create on database ${quoteIdentifier(access.database)} to ${to};`,
    },
  ];
}
