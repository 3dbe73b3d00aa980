import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SavedFindings } from '../checks/known/known-sections.ts';
import { EXIT, ToolError } from '../errors.ts';
import { readJsonFile, replaceJsonFile } from '../json-file.ts';
import { STATUSES } from '../report/finding.ts';
import type { Report } from '../report/report.ts';

/** Where `db-check pre --save` writes unless it is told otherwise; relative to the working folder. */
export const DEFAULT_FINDINGS_FILE = '.plumbline/findings.json';

/** Every finding of the report. Throws ToolError (exit 2). */
export function writeSavedFindings(path: string, { sections, startedAt: savedAt, target }: Report): void {
  const findings = sections.flatMap((section) => (section.kind === 'findings' ? section.findings : []));
  const kept = findings.map(({ id, subject, status }) => ({ id, subject, status }));
  const saved: SavedFindings = { schemaVersion: 1, savedAt, target, findings: kept };
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceJsonFile(path, saved);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

/** undefined: there is no such file. Throws ToolError (exit 2) for one that is not ours. */
export function readSavedFindings(path: string): SavedFindings | undefined {
  let content: unknown;
  try {
    content = readJsonFile(path);
  } catch (error) {
    throw fileError('read', path, error);
  }
  if (content === undefined || isSaved(content)) return content;
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
