import { defineRule } from '../rule.ts';

export const psqlWithoutOnErrorStop = defineRule({
  id: 'psql-without-on-error-stop',
  title: 'A file for psql without ON_ERROR_STOP',
  severity: 'warning',
  why: 'psql goes on behind a statement that failed and ends with exit code 0: the pipeline is green, and half of the migration is missing.',
  versions: 'all',
  fix: '\\set ON_ERROR_STOP on as the first line, or psql -v ON_ERROR_STOP=1; or db-deploy',
  evidence:
    'psql -f of a file whose second statement fails ends with 0 (measured); manual, psql, ON_ERROR_STOP.',
  judgeFile({ source: { text }, statements, runner }) {
    const [first] = statements;
    if (runner !== 'psql' || first === undefined) return [];
    if (/^\s*\\set\s+ON_ERROR_STOP\s+(on|1|true|yes)\b/im.test(text)) return [];
    return [
      {
        ...{ start: first.start, end: first.end, subject: 'this file' },
        message:
          'psql goes on behind an error and ends with exit code 0, unless it is called with -v ON_ERROR_STOP=1',
        instead: '\\set ON_ERROR_STOP on',
      },
    ];
  },
});
