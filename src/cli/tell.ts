import { writeFileSync } from 'node:fs';
import { EXIT, type ExitCode } from '../errors.ts';
import type { Format } from '../report/format.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import type { CommandContext, CommonOptions } from './command.ts';
import { exitCodeAfter } from './signals.ts';

const WIDTH = 80;

type Told = Pick<CommandContext, 'stdout' | 'stderr' | 'stop' | 'environment' | 'workingDirectory'>;
type How = Pick<CommonOptions, 'format' | 'output' | 'color'>;

/** Prints the report as --format and --output ask, and returns its exit code. A report is never lost to a bad path. */
export async function tell(
  context: Told,
  common: How,
  told: Report,
  render: Render = renderAs(common.format),
): Promise<ExitCode> {
  const exitCode = exitCodeAfter(told.verdict.exitCode, context.stop.signal);
  const report = await forFormat(context, common.format, { ...told, verdict: { ...told.verdict, exitCode } });
  if (common.output === undefined) {
    context.stdout(await render(report, common.color));
    return exitCode;
  }
  const text = await render(report, false);
  try {
    writeFileSync(common.output, text);
  } catch (error) {
    context.stdout(text);
    context.stderr(`cannot write the report: ${(error as Error).message}; it was printed instead\n`);
    return exitCode === EXIT.ok ? EXIT.usage : exitCode;
  }
  context.stderr(`${report.verdict.status}: ${report.verdict.summary}\nreport written to ${common.output}\n`);
  return exitCode;
}

/** GitHub counts paths from the root of the repository, wherever the command runs. */
async function forFormat(context: Told, format: Format, report: Report): Promise<Report> {
  if (format !== 'github' && format !== 'sarif') return report;
  const { relocate } = await import('../report/relocate.ts');
  const { environment, workingDirectory } = context;
  const placed = relocate(report, workingDirectory, environment['GITHUB_WORKSPACE'] || workingDirectory);
  if (format === 'github') (await import('./step-summary.ts')).writeStepSummary(context, placed);
  return placed;
}

type Render = (report: Report, color: boolean) => string | Promise<string>;

function renderAs(format: Format): Render {
  return async (report, color) => (await loadRenderer(format))(report, color);
}

/** A renderer is loaded only where it is wanted; whoever calls this early finds it loaded later. */
export async function loadRenderer(format: Format): Promise<Render> {
  switch (format) {
    case 'json':
      return renderJson;
    case 'junit':
      return (await import('../report/junit.ts')).renderJunit;
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown;
    case 'html':
      return (await import('../report/html/page.ts')).renderHtml;
    case 'github':
      return (await import('../report/github.ts')).renderGithub;
    case 'sarif': {
      const { renderSarif } = await import('../report/sarif.ts');
      const { RULE_TEXTS } = await import('./rule-texts.ts');
      return (report) => renderSarif(report, RULE_TEXTS);
    }
    case 'prometheus':
      return (await import('../report/prometheus.ts')).renderPrometheus;
    case 'table': {
      const { renderTable } = await import('../report/table.ts');
      return (report, color) => renderTable(report, { width: WIDTH, color });
    }
  }
}
