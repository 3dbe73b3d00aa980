import { stripVTControlCharacters } from 'node:util';

/** Columns of a text on a terminal: enough for help and tables of Latin text and a few symbols. */
function stringWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export { stringWidth as default };
