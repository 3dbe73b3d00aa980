import { CELLS, type Cell } from './cell.ts';

/** Every possible cell, or those whose id matches PLUMBLINE_CHAOS_CELL. */
export function chooseCells(wanted: (cell: Cell) => boolean): readonly Cell[] {
  const only = new RegExp(process.env['PLUMBLINE_CHAOS_CELL'] ?? '');
  return CELLS.filter((cell) => cell.impossible === undefined && only.test(cell.id) && wanted(cell));
}
