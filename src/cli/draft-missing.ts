import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '../db/connect.ts';
import type { ConnectionTarget } from '../db/connection-target.ts';
import { draftRollback, renderDraft, type Draft } from '../draft/draft.ts';
import type { Known } from '../draft/known.ts';
import { readDefinitions } from '../draft/read-definitions.ts';
import type { LintInput } from '../lint/lint.ts';
import { findIrreversible } from '../migrations/irreversible.ts';
import type { Statement } from '../migrations/migration.ts';
import { loadParser } from '../migrations/parser.ts';
import { readSourceFile } from '../migrations/read-folder.ts';
import { split } from '../migrations/split.ts';

export interface DraftedFile {
  readonly path: string;
  readonly draft: Draft;
}

interface DraftRun {
  /** With the files that were written. */
  readonly inputs: readonly LintInput[];
  readonly drafted: readonly DraftedFile[];
}

interface Server {
  readonly target: ConnectionTarget;
  readonly applicationName: string;
}

/**
 * Writes rollback.sql beside each judged migration that has none: its inverse, or why there is none. What was there
 * before is known from the migrations before it; with a server, from its catalog and what is pending before it.
 */
export async function draftMissing(
  inputs: readonly LintInput[],
  server: Server | undefined,
): Promise<DraftRun> {
  const missing = inputs.filter((input) => isMissing(input, inputs));
  if (missing.length === 0) return { inputs, drafted: [] };
  const parser = await loadParser();
  const statements = new Map<LintInput, readonly Statement[]>();
  for (const input of inputs.filter(({ role }) => role === 'migration'))
    statements.set(input, split(parser, input.source.text).statements);
  const live = await readLive(
    server,
    missing.flatMap((input) => statements.get(input) ?? []),
  );
  const drafted = missing.flatMap((input) => {
    if (split(parser, input.source.text).refusals.length > 0) return [];
    const before = [...statements].filter(([other]) => inputs.indexOf(other) < inputs.indexOf(input));
    const known: Known = { earlier: before.map(([, each]) => each), ...(live !== undefined && { live }) };
    const path = join(dirname(input.source.path), 'rollback.sql');
    const draft = draftRollback(parser, statements.get(input) ?? [], known);
    writeFileSync(path, renderDraft(draft), { flag: 'wx' });
    return [{ path, draft }];
  });
  return { inputs: withDrafts(inputs, drafted), drafted };
}

function isMissing({ role, migration, isJudged, source }: LintInput, inputs: readonly LintInput[]): boolean {
  if (role !== 'migration' || migration === undefined || !isJudged) return false;
  if (inputs.some((other) => other.role === 'rollback' && other.migration === migration)) return false;
  return (
    findIrreversible(source.text) === undefined && !existsSync(join(dirname(source.path), 'rollback.sql'))
  );
}

async function readLive(
  server: Server | undefined,
  statements: readonly Statement[],
): Promise<Known['live'] | undefined> {
  if (server === undefined) return undefined;
  const db = await connect({ ...server, profile: 'read' });
  try {
    return await readDefinitions(db, statements);
  } finally {
    await db.close().catch(() => undefined);
  }
}

function withDrafts(inputs: readonly LintInput[], drafted: readonly DraftedFile[]): readonly LintInput[] {
  return inputs.flatMap((input) => {
    const path = join(dirname(input.source.path), 'rollback.sql');
    const isDrafted = input.role === 'migration' && drafted.some((one) => one.path === path);
    return isDrafted
      ? [input, { ...input, source: readSourceFile(path), role: 'rollback' as const }]
      : [input];
  });
}

/** `rollback.sql: drafted, 2 statements; read it before you rely on it` */
export function describeDrafted({ path, draft }: DraftedFile): string {
  if (draft.kind === 'irreversible') return `${path}: irreversible: ${draft.reason}`;
  return `${path}: drafted, read it before you rely on it${draft.notes.map((note) => `; ${note}`).join('')}`;
}
