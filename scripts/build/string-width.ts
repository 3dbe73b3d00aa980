import { stripVTControlCharacters } from 'node:util';

/** Columns of a text on a terminal: enough for help and tables of Latin text and a few symbols. */
// oxlint-disable-next-line import/no-default-export -- it stands in for a package that has one
export default function stringWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
