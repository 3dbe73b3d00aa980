import type { TableUpkeep } from '../facts/table-upkeep.ts';

/** As the baseline keeps it; times are ISO 8601, UTC. */
export interface Upkeep extends Pick<TableUpkeep, 'deadRows' | 'liveRows' | 'visibleShare'> {
  /** `schema.name` */
  readonly table: string;
  readonly vacuumedAt: string | null;
  readonly analyzedAt: string | null;
}

/** What VACUUM (ANALYZE) before the measuring did, where it was asked for. */
export interface Vacuumed {
  readonly tables: readonly string[];
  readonly refused: readonly { readonly table: string; readonly reason: string; readonly fix?: string }[];
}

export function keepUpkeep(found: readonly TableUpkeep[]): readonly Upkeep[] {
  return found.map(({ schema, name, deadRows, liveRows, visibleShare, vacuumedAt, analyzedAt }) => ({
    table: `${schema}.${name}`,
    deadRows,
    liveRows,
    visibleShare,
    vacuumedAt: vacuumedAt?.toISOString() ?? null,
    analyzedAt: analyzedAt?.toISOString() ?? null,
  }));
}
