import { groupDigits } from '../digits.ts';
import type { Section } from '../report/report.ts';
import { shorten } from '../shorten.ts';
import type { Comparison } from './compare.ts';
import { renderCase } from './measurement-tables.ts';
import { comparePlans, type PlanDifference, type PlanLine } from './plan-difference.ts';

const WIDTH = 78;

/** What changed in the plans, as a tree a change; values with the same change stand together. Empty when none changed. */
export function planChangeSections(comparisons: readonly Comparison[]): readonly Section[] {
  const changes = new Map<string, { readonly cases: string[]; readonly lines: readonly string[] }>();
  for (const { query, label, sides } of comparisons) {
    const difference = sides && comparePlans(sides.before.plan, sides.after.plan);
    if (difference === undefined) continue;
    const key = [query, ...difference.lines.map(({ mark, node }) => mark + node)].join('\n');
    const known = changes.get(key);
    if (known === undefined)
      changes.set(key, { cases: [renderCase(query, label)], lines: renderDifference(difference) });
    else known.cases.push(label);
  }
  if (changes.size === 0) return [];
  const lines = [...changes.values()].flatMap((change) => [
    `${change.cases.join(', ')}:`,
    ...change.lines,
    '',
  ]);
  return [
    { kind: 'text', id: 'plan-changes', title: 'What changed in the plans', lines: lines.slice(0, -1) },
  ];
}

function renderDifference({ lines, from, to }: PlanDifference): readonly string[] {
  return [...lines.map(renderLine), ...explain(from, to)];
}

/** Indexes by name would be shorter, but a name says nothing about what changed. */
function renderLine({ mark, node, ownBlocks }: PlanLine): string {
  const blocks = ownBlocks === 0 ? '' : ` (${groupDigits(ownBlocks)} blocks)`;
  const room = WIDTH - blocks.length - 4;
  return `${mark} ${shorten(node, room)}${blocks}`;
}

/** The node that explains the difference. */
function explain(from: PlanLine | undefined, to: PlanLine | undefined): readonly string[] {
  if (from === undefined || to === undefined || from.ownBlocks === to.ownBlocks) return [];
  const isLess = to.ownBlocks < from.ownBlocks;
  const [old, now] = [from, to].map(({ node }) => nameOf(node));
  const counts = `${groupDigits(from.ownBlocks)} blocks to ${groupDigits(to.ownBlocks)}`;
  const what = old === now ? `${now} takes another way` : `${now} instead of ${old}`;
  return [`= ${isLess ? 'less' : 'more'} work because of ${what}: ${counts}`];
}

/** `Seq Scan on public.parcel`: up to the relation. */
function nameOf(node: string): string {
  return /^\s*(.*?(?: on \S+)?)(?: using \[.*| [A-Z][A-Za-z ]+: .*)?$/.exec(node)?.[1] ?? node.trim();
}
