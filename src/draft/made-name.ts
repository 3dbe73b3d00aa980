const MOST_BYTES = 63;

/**
 * The name that PostgreSQL gives to what has none: `table_column_suffix`, the longer of the two cut until it fits
 * (makeObjectName in indexcmds.c), numbered where it is taken.
 */
export function makeName(
  table: string,
  columns: readonly string[],
  suffix: string,
  isTaken: (name: string) => boolean = () => false,
): string {
  for (let number = 0; ; number += 1) {
    const name = fit(table, columns.join('_'), `${suffix}${number === 0 ? '' : number}`);
    if (!isTaken(name)) return name;
  }
}

function fit(table: string, middle: string, suffix: string): string {
  const overhead = suffix.length + 1 + (middle === '' ? 0 : 1);
  let [first, second] = [Buffer.byteLength(table), Buffer.byteLength(middle)];
  while (first + second > MOST_BYTES - overhead) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  return [clip(table, first), clip(middle, second), suffix].filter((part) => part !== '').join('_');
}

/** Never half a character. */
function clip(text: string, bytes: number): string {
  const characters = [...text];
  while (Buffer.byteLength(characters.join('')) > bytes) characters.pop();
  return characters.join('');
}
