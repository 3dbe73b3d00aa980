import { expect, it } from 'vitest';
import { CELLS, DIRECTIONS, FAULTS, POINTS, type Cell } from './cell.ts';
import { KINDS } from './kinds.ts';
import { KNOWN_OPEN } from './known-open.ts';

const ROW_WIDTH = 28;

it('lists every cell: to be run, or impossible for a reason', () => {
  expect(CELLS).toHaveLength(DIRECTIONS.length * KINDS.length * POINTS.length * FAULTS.length);
  const impossible = CELLS.filter((cell) => cell.impossible !== undefined);
  console.log(
    [
      `${CELLS.length} cells: ${CELLS.length - impossible.length} to be run, ${impossible.length} impossible`,
      '',
      'kind, point'.padEnd(ROW_WIDTH + 16) + 'faults (of deploy + of rollback)',
      ...KINDS.flatMap((kind) => POINTS.map((point) => renderRow(kind.id, point))).filter(
        (row) => row !== '',
      ),
      '',
      'impossible:',
      ...renderReasons(impossible),
      '',
      'known open:',
      ...(KNOWN_OPEN.length === 0
        ? ['  none']
        : KNOWN_OPEN.map(({ cells, reason }) => `  ${cells}: ${reason}`)),
      '',
      `one cell: PLUMBLINE_CHAOS_CELL='deploy/create/scanning/kill' npm run test:chaos`,
    ].join('\n'),
  );
});

it('breaks every kind at more than one point, by every fault that it can suffer', () => {
  const possible = CELLS.filter((cell) => cell.impossible === undefined);
  for (const kind of KINDS) {
    const cells = possible.filter((cell) => cell.kind === kind);
    expect(new Set(cells.map(({ point }) => point)).size, kind.id).toBeGreaterThan(3);
    expect(new Set(cells.map(({ fault }) => fault)).size, kind.id).toBeGreaterThan(8);
  }
});

function renderRow(kind: string, point: string): string {
  const cells = CELLS.filter((cell) => cell.kind.id === kind && cell.point === point && !cell.impossible);
  if (cells.length === 0) return '';
  const count = (direction: string): number => cells.filter((cell) => cell.direction === direction).length;
  return `${kind.padEnd(16)}${point.padEnd(ROW_WIDTH)}${count('deploy')} + ${count('rollback')}`;
}

function renderReasons(cells: readonly Cell[]): readonly string[] {
  const reasons = Map.groupBy(cells, ({ impossible }) => impossible ?? '');
  return [...reasons].map(([reason, alike]) => `  ${String(alike.length).padStart(4)}  ${reason}`);
}
