import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SavedFindings } from '../checks/known/known-sections.ts';
import { EXIT, ToolError } from '../errors.ts';
import { STATUSES } from '../report/finding.ts';
import type { Report } from '../report/report.ts';

/** Where `db-check pre --save` writes unless it is told otherwise; relative to the working folder. */
export const DEFAULT_FINDINGS_FILE = '.plumbline/findings.json';

/** Every finding of the report, all or nothing. Throws ToolError (exit 2). */
export function writeSavedFindings(path: string, { sections, startedAt: savedAt, target }: Report): void {
  const findings = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  const kept = findings.map(({ id, subject, status }) => ({ id, subject, status }));
  const saved: SavedFindings = { schemaVersion: 1, savedAt, target, findings: kept };
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, `${JSON.stringify(saved, null, 2)}\n`, { flush: true });
    renameSync(draft, path);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

/** undefined: there is no such file. Throws ToolError (exit 2) for one that is not ours. */
export function readSavedFindings(path: string): SavedFindings | undefined {
  if (!existsSync(path)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fileError('read', path, error);
  }
  if (isSaved(content)) return content;
  throw fileError('read', path, new Error('it was not written by this version of db-check pre --save'));
}

function isSaved(content: unknown): content is SavedFindings {
  const { schemaVersion, savedAt, target, findings } = (content ?? {}) as Partial<SavedFindings>;
  return (
    schemaVersion === 1 &&
    typeof target === 'string' &&
    !Number.isNaN(Date.parse(String(savedAt))) &&
    Array.isArray(findings) &&
    findings.every(
      ({ id, subject, status }) =>
        typeof id === 'string' && typeof subject === 'string' && STATUSES.includes(status),
    )
  );
}

function fileError(verb: string, path: string, cause: unknown): ToolError {
  return new ToolError({
    code: 'findings-file',
    message: `cannot ${verb} the saved findings ${path}: ${(cause as Error).message}`,
    hint: 'save them again: db-check pre --save, or name another file with --saved FILE',
    exitCode: EXIT.usage,
    cause,
  });
}
