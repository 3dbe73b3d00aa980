import { readFileSync } from 'node:fs';
import { EXIT, ToolError } from '../../errors.ts';
import type { Approval } from './approval.ts';
import { isIntact, type SealedApproval } from './seal.ts';

/** An approved plan and where it lies, for messages. */
export interface ApprovedPlan {
  readonly path: string;
  readonly approval: Approval;
}

/** Reads what `db-deploy plan --output FILE` wrote. Throws ToolError: exit 2 for no plan, 8 for one that was edited. */
export function loadApproval(path: string): ApprovedPlan {
  const found = findApproval(readText(path));
  if (found === undefined) throw notAPlan(path);
  if (!isIntact(found)) throw edited(path);
  return { path, approval: found.approval };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `cannot read the plan ${path}: ${(cause as Error).message}`;
    throw new ToolError({
      code: 'plan-unreadable',
      message,
      hint: makeOne(path),
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** The section `approval` of the report; undefined for anything else. */
function findApproval(text: string): SealedApproval | undefined {
  const report = parseJson(text) as { readonly sections?: unknown } | null;
  if (!Array.isArray(report?.sections)) return undefined;
  const sections = report.sections as readonly ({
    readonly id?: unknown;
    readonly data?: SealedApproval;
  } | null)[];
  const data = sections.find((section) => section?.id === 'approval')?.data;
  return data?.format === 1 && Array.isArray(data.approval?.migrations) ? data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notAPlan(path: string): ToolError {
  return new ToolError({
    code: 'not-a-plan',
    message: `${path} is not a plan of db-deploy`,
    hint: makeOne(path),
    exitCode: EXIT.usage,
  });
}

function edited(path: string): ToolError {
  return new ToolError({
    code: 'plan-edited',
    message: `the plan ${path} was edited after it had been made: its seal is broken`,
    hint: `${makeOne(path)}; then have it approved again`,
    exitCode: EXIT.held,
  });
}

export const makeOne = (path: string): string => `make one: db-deploy plan --output ${path}`;
