import { resolve } from 'node:path';
import { EXIT, ToolError, type ExitCode } from '../errors.ts';
import { readWorkload } from '../facts/workload.ts';
import {
  DEFAULT_BASELINE_FILE,
  namedBaselineFile,
  prepareBaselineFile,
  writeBaselineFile,
} from '../measure/baseline-file.ts';
import { writeBaselineJournal } from '../measure/baseline-journal.ts';
import { isBaselineName } from '../measure/find-baseline.ts';
import { judgeBaselineTargets, judgePrepared } from '../measure/judge-targets.ts';
import { judgeVacuum } from '../measure/judge-upkeep.ts';
import { measurementTables } from '../measure/measurement-tables.ts';
import { readTargetQueries } from '../measure/read-queries.ts';
import { judgeFindings } from '../report/verdict.ts';
import { startReport } from './build-report.ts';
import type { CliCommand, CommandContext, CommonOptions, Flags } from './command.ts';
import { measureAll, MEASURING_OPTIONS, tellStopped, withMeasuringSession } from './measuring.ts';
import { tell } from './tell.ts';

export const command: CliCommand = {
  options: {
    ...MEASURING_OPTIONS,
    name: { type: 'string', requiresArg: true, describe: 'a name to compare with later: compare --to NAME' },
    strict: { type: 'boolean', describe: 'a missed target fails already now' },
  },
  run,
};

async function run(context: CommandContext, common: CommonOptions, flags: Flags): Promise<ExitCode> {
  const queries = readTargetQueries(common.settings.validation);
  const name = parseName(flags['name']);
  const usual = name === undefined ? DEFAULT_BASELINE_FILE : namedBaselineFile(name);
  const file = String(flags['baseline'] ?? usual);
  const path = resolve(context.workingDirectory, file);
  prepareBaselineFile(path);
  const close = startReport(common.command, context, common);
  const measuring = { context, common, flags };
  return withMeasuringSession(measuring, async (db) => {
    const measured = await measureAll(measuring, db, queries);
    if (measured === undefined) return tellStopped(context);
    const baseline = { ...measured, ...(name !== undefined && { name }), workload: await readWorkload(db) };
    writeBaselineFile(path, baseline);
    const obstacle = await writeBaselineJournal(db, baseline);
    context.stderr(`baseline written to ${file}${obstacle === undefined ? ' and to the journal' : ''}\n`);
    if (obstacle !== undefined) context.stderr(`not kept in the journal: ${obstacle}\n`);
    const findings = [
      ...judgeBaselineTargets(baseline.queries),
      ...judgePrepared(baseline.queries),
      ...judgeVacuum(baseline),
    ];
    return tell(
      context,
      common,
      close({
        verdict: judgeFindings(findings, {
          strict: flags['strict'] === true,
          good: 'every target is met already',
        }),
        sections: [
          { kind: 'findings', id: 'targets', title: 'Targets', findings },
          ...measurementTables(baseline),
        ],
        next: ['db-deploy plan', 'db-check post   # after the deployment'],
      }),
    );
  });
}

/** Throws ToolError (exit 2). */
function parseName(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isBaselineName(value)) return value;
  throw new ToolError({
    code: 'usage',
    message: '--name wants letters, digits, _, - and .',
    hint: 'db-check baseline --name before-2.4; for a file: --baseline FILE',
    exitCode: EXIT.usage,
  });
}
