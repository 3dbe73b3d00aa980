import { appendFileSync, statSync } from 'node:fs';
import { cutMarkdown } from '../report/cut-markdown.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { Report } from '../report/report.ts';
import type { CommandContext } from './command.ts';

/** What GitHub takes of a step; one byte more, and it shows none of it. */
const LIMIT_BYTES = 1024 * 1024;

/** In GitHub Actions, --format github shows the report on the page of the run too. A summary is never worth a failure. */
export function writeStepSummary(
  { environment, stderr }: Pick<CommandContext, 'environment' | 'stderr'>,
  report: Report,
): void {
  const file = environment['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  try {
    const taken = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    appendFileSync(file, cutMarkdown(renderMarkdown(report), LIMIT_BYTES - taken));
  } catch (error) {
    stderr(`cannot write the step summary: ${(error as Error).message}\n`);
  }
}
