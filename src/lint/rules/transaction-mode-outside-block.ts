import { refusalRule } from './refusal.ts';

export const transactionModeOutsideBlock = refusalRule({
  id: 'transaction-mode-outside-block',
  roles: ['migration', 'rollback'],
  title: 'SET TRANSACTION where it has no effect',
  why: 'It holds for a transaction that has done nothing yet: outside BEGIN … COMMIT it means nothing (a warning, 25P01), so that the statements run with another isolation level than the file says.',
  versions: 'all',
  fix: 'BEGIN ISOLATION LEVEL … before the statements, COMMIT behind',
  evidence: 'Manual, SET TRANSACTION: without a prior BEGIN it emits a warning and has no effect.',
});
