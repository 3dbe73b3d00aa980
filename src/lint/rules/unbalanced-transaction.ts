import { refusalRule } from './refusal.ts';

export const unbalancedTransaction = refusalRule({
  id: 'unbalanced-transaction',
  roles: ['migration', 'rollback'],
  title: 'BEGIN without COMMIT, or COMMIT without BEGIN',
  why: 'A transaction that nobody commits is undone when the connection closes: the file seems to work and nothing is applied. A COMMIT too many ends the transaction of whoever runs the file.',
  versions: 'all',
  fix: 'exactly one COMMIT for each BEGIN, or neither',
  evidence:
    'A second BEGIN and a COMMIT without one are only warnings of the server (25001, 25P01): everything goes on, in another transaction than it reads.',
});
