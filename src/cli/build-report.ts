import type { Report } from '../report/report.ts';
import { VERSION } from '../version.ts';
import type { CommandContext } from './command.ts';

export type ReportBody = Pick<Report, 'verdict' | 'sections' | 'next'>;

/** Starts the frame that all reports share; the returned function closes it around what the command found. */
export function startReport(
  command: string,
  context: Pick<CommandContext, 'clock' | 'runId'>,
  common: { readonly target: { readonly display: string } },
): (body: ReportBody) => Report {
  const startedAt = context.clock.now().toISOString();
  return (body) => ({
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: VERSION },
    command,
    runId: context.runId,
    target: common.target.display,
    startedAt,
    finishedAt: context.clock.now().toISOString(),
    ...body,
  });
}
