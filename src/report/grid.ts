import Table from 'cli-table3';
import type { Cell, Column } from './report.ts';
import { paint } from './tone.ts';
import { displayWidth, wrapText } from './wrap.ts';

const GAP = 2;
const NARROWEST = 6;

/** Without borders: on 80 columns every character belongs to the content. */
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .map((name) => [name, '']),
);

export interface GridOptions {
  readonly width: number;
  readonly color: boolean;
}

/** Lines of an aligned table with its column titles; long cells are wrapped, never cut. */
export function renderGrid(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: GridOptions,
): string[] {
  const titles = columns.map((column): Cell => ({ text: column.title, tone: 'muted' }));
  const cells = [titles, ...rows];
  const natural = columns.map((_, index) => Math.max(...cells.map((row) => cellWidth(row[index]))));
  const widths = fitColumns(natural, options.width - GAP * (columns.length - 1));
  const table = new Table({
    chars: { ...NO_BORDERS, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
  });
  const rule = widths.map((width): Cell => ({ text: '─'.repeat(width), tone: 'muted' }));
  for (const row of [titles, rule, ...rows])
    table.push(widths.map((width, index) => renderCell(row[index] ?? '', width, options.color)));
  return table.toString().split('\n').map(trimEnd);
}

/** The widest columns give way first, so that short ones stay whole. */
export function fitColumns(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function cellWidth(cell: Cell = ''): number {
  return Math.max(...cellText(cell).split('\n').map(displayWidth));
}

function renderCell(cell: Cell, width: number, color: boolean): string {
  const tone = typeof cell === 'string' ? undefined : cell.tone;
  return wrapText(cellText(cell), width)
    .map((line) => paint(line, tone, color))
    .join('\n');
}

/** cli-table3 fills the last column with spaces; they would spoil copies and comparisons. */
function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
