import type { Cell, Column, Section } from '../report.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { renderTone } from './tone.ts';

type TableSection = Pick<Extract<Section, { kind: 'table' }>, 'title' | 'columns' | 'rows'>;

/** A table that becomes a list of cards on a narrow screen: every cell carries the title of its column. */
export function renderDataTable({ title, columns: all, rows }: TableSection): Markup {
  const columns = all.flatMap((column, index): readonly ShownColumn[] => {
    const cells = rows.map((row) => row[index] ?? '');
    const isEmpty = index > 0 && cells.every((cell) => textOf(cell) === '');
    return isEmpty ? [] : [{ ...column, index, isShort: isShort(cells) }];
  });
  return html`<table>
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col" ${classOf(column)}>${column.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${columns.map((column) => renderCell(column, row[column.index] ?? ''))}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

/** A column of which nothing is known is not shown. */
interface ShownColumn extends Column {
  readonly index: number;
  /** Its cells are never broken in two. */
  readonly isShort: boolean;
}

const SHORT = 24;

function isShort(cells: readonly Cell[]): boolean {
  return cells.every((cell) => textOf(cell).length <= SHORT);
}

function renderCell(column: ShownColumn, cell: Cell): Markup {
  const isFirst = column.index === 0;
  const depth = isFirst ? depthOf(cell) : 0;
  const indent = depth === 0 ? NOTHING : html` data-depth="${depth}"`;
  if (isFirst) return html`<th scope="row" ${classOf(column)}${indent}>${renderTone(cell)}</th>`;
  return html`<td${classOf(column)} data-title="${column.title}">${renderTone(cell)}</td>`;
}

function classOf({ align, isShort }: ShownColumn): Markup {
  const classes = [...(align === 'right' ? ['right'] : []), ...(isShort ? ['short'] : [])];
  return classes.length === 0 ? NOTHING : html` class="${classes.join(' ')}"`;
}

/** Two spaces in front are one step down, as in the tables of the terminal. */
function depthOf(cell: Cell): number {
  const text = textOf(cell);
  return Math.min(3, Math.floor((text.length - text.trimStart().length) / 2));
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
