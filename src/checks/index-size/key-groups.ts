import type { TargetColumn } from '../../facts/target-columns.ts';
import type { TargetDistinct } from '../../facts/target-distinct.ts';

/** Rows with the same keys: how many such groups there are, and how many rows each has (not always whole numbers). */
export interface KeyGroups {
  readonly groups: number;
  readonly rowsEach: number;
  /** Whether the key is null; undefined: some of its columns may be. */
  readonly isNull?: boolean;
}

export interface KeyGroupRange {
  /** As if the columns had nothing to do with each other: the most different keys there can be. */
  readonly most: readonly KeyGroups[];
  /** As if every column followed from the one with the most values. */
  readonly least: readonly KeyGroups[];
}

export interface KeyRows {
  /** That the index will have. */
  readonly rows: number;
  readonly tableRows: number;
  readonly together: readonly TargetDistinct[];
}

/** How many rows share their keys. */
export function keyGroups(keys: readonly TargetColumn[], rows: KeyRows): KeyGroupRange {
  const [first] = keys;
  if (keys.length === 1 && first !== undefined) {
    const groups = groupsOf(first, rows);
    return { most: groups, least: groups };
  }
  const distinct = keys.map((key) => distinctOf(key, rows.tableRows) + ((key.nullShare ?? 0) > 0 ? 1 : 0));
  const known = widestKnown(keys, rows.together);
  const others = keys.filter(({ column }) => known?.columns.includes(column) !== true);
  const start = known === undefined ? evenly(1, rows.rows) : evenly(known.distinct, rows.rows);
  const most = others.reduce((all, key) => cross(all, groupsOf(key, rows), rows.rows), start);
  const least = evenly(Math.max(known?.distinct ?? 1, ...distinct), rows.rows);
  return { most, least: count(least) < count(most) ? least : most };
}

function count(groups: readonly KeyGroups[]): number {
  return groups.reduce((sum, one) => sum + one.groups, 0);
}

/**
 * Every group of one column with every group of the other, taken as independent: each row of the smaller group falls
 * into the larger one by chance, and a combination without any row takes no room.
 */
function cross(one: readonly KeyGroups[], other: readonly KeyGroups[], rows: number): readonly KeyGroups[] {
  const all = one.flatMap((a) =>
    other.map((b) => {
      const mean = (a.rowsEach * b.rowsEach) / rows;
      const [few, many] = [Math.min(a.rowsEach, b.rowsEach), Math.max(a.rowsEach, b.rowsEach)];
      const occurring = 1 - (1 - Math.min(1, many / rows)) ** few;
      return { groups: a.groups * b.groups * occurring, rowsEach: Math.max(1, mean / occurring) };
    }),
  );
  return gather(all);
}

const MOST_KINDS = 256;

/** Groups of nearly the same size become one, so that many columns stay countable. */
function gather(all: readonly KeyGroups[]): readonly KeyGroups[] {
  if (all.length <= MOST_KINDS) return all;
  const sorted = all.toSorted((a, b) => a.rowsEach - b.rowsEach);
  const size = Math.ceil(sorted.length / MOST_KINDS);
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, at) => {
    const part = sorted.slice(at * size, (at + 1) * size);
    const groups = count(part);
    return { groups, rowsEach: part.reduce((sum, one) => sum + one.groups * one.rowsEach, 0) / groups };
  });
}

/** The extended statistics that cover the most of the keys and nothing else. */
function widestKnown(
  keys: readonly TargetColumn[],
  together: readonly TargetDistinct[],
): TargetDistinct | undefined {
  const names = new Set(keys.map(({ column }) => column));
  const fitting = together.filter(({ columns }) => columns.every((column) => names.has(column)));
  return fitting.toSorted((a, b) => b.columns.length - a.columns.length)[0];
}

/** The frequent values and the nulls by themselves, the others alike. */
function groupsOf(key: TargetColumn, { rows, tableRows }: KeyRows): readonly KeyGroups[] {
  const common = key.commonShares ?? [];
  const nulls = key.nullShare ?? 0;
  const frequent = common.map((share) => ({
    groups: 1,
    rowsEach: Math.max(1, rows * share),
    isNull: false,
  }));
  const rest = rows * Math.max(0, 1 - nulls - common.reduce((sum, share) => sum + share, 0));
  const others = Math.max(1, distinctOf(key, tableRows) - common.length);
  const leastFrequent = Math.min(...frequent.map(({ rowsEach }) => rowsEach));
  return [
    ...frequent,
    ...(nulls > 0 ? [{ groups: 1, rowsEach: Math.max(1, rows * nulls), isNull: true }] : []),
    ...(rest < 1 ? [] : unevenly(others, rest, leastFrequent).map((group) => ({ ...group, isNull: false }))),
  ];
}

function distinctOf({ distinct }: TargetColumn, tableRows: number): number {
  const given = distinct ?? -1;
  return Math.max(1, given < 0 ? -given * tableRows : given);
}

const STEPS = 16;

/**
 * Where the least of the frequent values is much more frequent than the others on average, frequency falls off
 * gradually: from there down to half of the average, by the power that gives the average.
 */
function unevenly(distinct: number, rows: number, most: number): readonly KeyGroups[] {
  const groups = Math.min(distinct, rows);
  const mean = rows / groups;
  const least = Math.max(1, mean / 2);
  if (!Number.isFinite(most) || most < 2 * mean || mean <= least) return evenly(distinct, rows);
  const power = (most - least) / (mean - least) - 1;
  return Array.from({ length: STEPS }, (_, step) => {
    // the mean of least + (most - least) q^power over the step
    const [from, to] = [step / STEPS, (step + 1) / STEPS];
    const share = ((to ** (power + 1) - from ** (power + 1)) / (power + 1)) * STEPS;
    return { groups: groups / STEPS, rowsEach: least + (most - least) * share };
  });
}

function evenly(distinct: number, rows: number): readonly KeyGroups[] {
  const groups = Math.min(distinct, rows);
  return [{ groups, rowsEach: rows / groups }];
}
