import { EXIT } from '../errors.ts';
import type { Finding } from '../report/finding.ts';
import type { Report, Verdict } from '../report/report.ts';
import type { LintedFile } from './lint.ts';

/** What was found, in the order of the files; and how much was looked at, because silence says nothing by itself. */
export function lintReport(
  linted: readonly LintedFile[],
  { strict }: { readonly strict: boolean },
): Pick<Report, 'verdict' | 'sections' | 'next'> {
  const findings = linted.flatMap((one) => one.findings);
  const verdict = judgeLint(linted, findings, strict);
  const worst = (['fail', 'unknown', 'warn'] as const).map((status) =>
    findings.find((one) => one.status === status),
  );
  const wrong = worst.find((one) => one !== undefined);
  return {
    verdict,
    sections: [{ kind: 'findings', id: 'lint', title: 'Findings', findings }],
    next: wrong === undefined ? [] : [`db-check explain ${wrong.id}`],
  };
}

function judgeLint(linted: readonly LintedFile[], findings: readonly Finding[], strict: boolean): Verdict {
  const count = (status: Finding['status']): number => findings.filter((one) => one.status === status).length;
  const [errors, warnings, notes, unknown] = [count('fail'), count('warn'), count('pass'), count('unknown')];
  const ignored = linted.reduce((sum, one) => sum + one.ignored, 0);
  const summary = [
    ...[
      counted(errors, 'error'),
      unknown === 0 ? '' : `${unknown} unknown`,
      counted(warnings, 'warning'),
      counted(notes, 'note'),
    ].filter((text) => text !== ''),
    ...(ignored > 0 ? [`${ignored} ignored by comments`] : []),
  ];
  const found = summary.length === 0 ? 'nothing found' : summary.join(', ');
  const text = `${found} in ${looked(linted)}`;
  if (errors > 0) return { status: 'failed', summary: text, exitCode: EXIT.failed };
  if (unknown > 0) return { status: 'unknown', summary: text, exitCode: EXIT.unknown };
  if (warnings > 0) return { status: 'warning', summary: text, exitCode: strict ? EXIT.failed : EXIT.ok };
  return { status: 'good', summary: text, exitCode: EXIT.ok };
}

/** `3 files, 12 statements` */
function looked(linted: readonly LintedFile[]): string {
  const statements = linted.reduce((sum, { file }) => sum + file.statements.length, 0);
  return `${counted(linted.length, 'file')}, ${counted(statements, 'statement') || 'no statement'}`;
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
