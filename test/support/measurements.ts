import type { Baseline } from '../../src/measure/baseline.ts';
import type { Measured, ParameterMeasurement, QueryMeasurement } from '../../src/measure/measurement.ts';
import type { PlanFacts } from '../../src/measure/plan-facts.ts';

interface Sketch {
  readonly p50Ms: number;
  readonly blocks: number;
  readonly n: number;
  readonly rows: number;
  readonly plan: Partial<PlanFacts>;
}

/** A measurement with a spread of a fifth around its median, in blocks that were all cached. */
export function measured({
  p50Ms = 5,
  blocks = 100,
  n = 20,
  rows = 10,
  plan = {},
}: Partial<Sketch> = {}): Measured {
  return {
    timing: {
      n,
      minMs: p50Ms * 0.9,
      p50Ms,
      maxMs: p50Ms * 1.2,
      ...(n >= 20 && { p95Ms: p50Ms * 1.1 }),
    },
    discardedMs: [p50Ms * 4, p50Ms * 1.5],
    rows,
    plan: {
      shape: ['Seq Scan on public.parcel'],
      nodes: [{ ownBlocks: blocks, rows, estimateError: 1 }],
      access: [{ scan: 'Seq Scan', relation: 'public.parcel' }],
      sharedHitBlocks: blocks,
      sharedReadBlocks: 0,
      tempBlocks: 0,
      rowsRead: rows,
      heapFetches: 0,
      bigSequentialScans: [],
      ...plan,
    },
  };
}

export const BY_INDEX: Partial<PlanFacts> = {
  shape: ['Index Scan on public.parcel using [ON public.parcel USING btree (customer)]'],
  access: [{ scan: 'Index Scan', relation: 'public.parcel', index: 'public.parcel_customer_idx' }],
};

export function failed(sqlState: string, message: string): ParameterMeasurement['outcome'] {
  return { kind: 'failed', error: { sqlState, message } };
}

/** One query with one outcome a label; the values are told by the label. */
export function query(
  name: string,
  outcomes: Readonly<Record<string, Measured | ParameterMeasurement['outcome']>>,
  overrides: Partial<QueryMeasurement> = {},
): QueryMeasurement {
  return {
    name,
    sql: `select ${name}`,
    targetMs: 50,
    columns: [{ name: 'customer', type: 'text' }],
    measurements: Object.entries(outcomes).map(([label, outcome]) => ({
      parameters: { label, values: [`value of ${label}`] },
      outcome: 'kind' in outcome ? outcome : { kind: 'measured', ...outcome },
    })),
    ...overrides,
  };
}

export function baseline(queries: readonly QueryMeasurement[], overrides: Partial<Baseline> = {}): Baseline {
  return {
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: '0.0.0' },
    runId: '20251005T000000-abc123',
    takenAt: '2025-10-05T00:00:00.000Z',
    target: 'app@db.example:5432/shop',
    database: 'shop',
    serverVersion: 180_004,
    settings: { work_mem: '4096kB', jit: 'on' },
    tables: [{ table: 'public.parcel', pages: 1000, rows: 60_000 }],
    queries,
    ...overrides,
  };
}
