import { hash } from 'node:crypto';
import { together, type LockEffect } from '../locks/effect.ts';
import { effectsOf } from '../locks/effects.ts';
import type { Migration, Script } from '../migrations/migration.ts';
import type { Situation } from './situation.ts';
import { planResume } from './resume.ts';
import { isOverruled } from './session-sets.ts';
import { renderTitle } from './statement-title.ts';
import { planUnits, remainingUnits, type Unit } from './unit.ts';

/** One step of a deployment, before anything is done. */
export interface PlannedSegment {
  /** Statements of the file, counted from 1. */
  readonly first: number;
  readonly last: number;
  readonly kind: Unit['kind'];
  readonly title: string;
  readonly sql: readonly string[];
  readonly locks: readonly LockEffect[];
  /** Why the locks are not all known; undefined when they are. */
  readonly unknownLocks: string | undefined;
  /** SETs of timeouts in the file that will not be sent. */
  readonly overruled: readonly string[];
}

export interface PlannedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly segments: readonly PlannedSegment[];
  /** The first statement to run when an interrupted attempt is carried on. */
  readonly resumedAt: number | undefined;
  /** The statements of its rollback, or why there is none. */
  readonly undo:
    { readonly file: string; readonly statements: readonly string[] } | { readonly irreversible: string };
}

export interface Plan {
  readonly migrations: readonly PlannedMigration[];
  /** Changes when anything above changes: what an approval is given for. */
  readonly hash: string;
}

/** What `db-deploy apply` would do now. */
export function planDeployment(
  migrations: readonly Migration[],
  situation: Situation,
  serverVersion: number,
): Plan {
  const planned = migrations.map((migration) => planMigration(migration, situation, serverVersion));
  return { migrations: planned, hash: hash('sha256', JSON.stringify(planned)).slice(0, 16) };
}

function planMigration(migration: Migration, situation: Situation, serverVersion: number): PlannedMigration {
  const { units, resumedAt } = planRemaining(migration, situation);
  return {
    name: migration.name,
    checksum: migration.checksum,
    segments: units.map((unit) => planSegment(unit, serverVersion)),
    resumedAt,
    undo:
      migration.down === undefined
        ? { irreversible: migration.irreversible ?? '' }
        : { file: migration.down.file.path, statements: titlesOf(migration.down) },
  };
}

/** What is left to run of a migration, and where it is carried on when it was interrupted. */
function planRemaining(migration: Migration, situation: Situation) {
  const { row } = situation.statuses.find((status) => status.name === migration.name) ?? {};
  const begun = situation.begun.get(row?.id ?? '');
  const doneThrough = begun === undefined ? 0 : planResume(begun).doneThrough;
  const units = remainingUnits(planUnits(migration.up.segments), doneThrough);
  return { units, resumedAt: begun && doneThrough + 1 };
}

/** One unit of execution that a deployment would run now. */
export interface PlannedStep {
  readonly migration: string;
  readonly unit: Unit;
}

export function listSteps(migrations: readonly Migration[], situation: Situation): readonly PlannedStep[] {
  return migrations.flatMap((migration) =>
    planRemaining(migration, situation).units.map((unit) => ({ migration: migration.name, unit })),
  );
}

function planSegment(unit: Unit, serverVersion: number): PlannedSegment {
  const { locks, unknown } = together(
    unit.statements.map((statement) => effectsOf(statement, serverVersion)),
  );
  return {
    first: unit.first,
    last: unit.last,
    kind: unit.kind,
    title: renderTitle(unit.statements),
    sql: unit.statements.map((statement) => statement.sql),
    locks,
    unknownLocks: unknown,
    overruled: unit.statements.filter(isOverruled).map((statement) => statement.sql),
  };
}

function titlesOf(script: Script): readonly string[] {
  return script.segments
    .flatMap((segment) => segment.statements)
    .map((statement) => renderTitle([statement]));
}
