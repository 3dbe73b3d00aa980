import { defineRule } from '../rule.ts';

export const byteOrderMark = defineRule({
  id: 'byte-order-mark',
  title: 'A byte order mark in front of the file',
  severity: 'error',
  why: 'An editor wrote U+FEFF before the first statement. psql and db-deploy leave it out; a driver sends it, and the server answers with a syntax error at a character that nobody sees.',
  versions: 'all',
  fix: 'save the file as UTF-8 without BOM',
  evidence:
    'psql strips it (manual, psql: only in front of a file, with a UTF-8 client encoding); sent by a driver the statement fails with 42601.',
  roles: ['migration', 'rollback', 'query', 'check', 'consistency'],
  judgeFile({ source, runner }) {
    if (!source.text.startsWith('\uFEFF')) return [];
    const isLeftOut = runner === 'plumbline' || runner === 'psql';
    return [
      {
        ...{ start: 0, end: 1, subject: 'this file' },
        ...(isLeftOut && { severity: 'info' as const }),
        message: isLeftOut
          ? 'begins with a byte order mark, which this runner leaves out and others send'
          : 'begins with a byte order mark: the server answers with a syntax error at its first statement',
        instead:
          'save it as UTF-8 without BOM; of a migration that is deployed already, leave the file as it is',
        fix: { kind: 'suggestion', title: 'remove the BOM', edits: [{ start: 0, end: 1, text: '' }] },
      },
    ];
  },
});
