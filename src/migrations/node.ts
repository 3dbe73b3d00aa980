import type { Node } from 'libpg-query';
import type { Statement } from './migration.ts';

/** The parser's node names, and the shape of each. Only types: nothing is loaded. */
export type Kind = Node extends infer One ? (One extends unknown ? keyof One & string : never) : never;
export type NodeOf<K extends Kind> = Extract<Node, Record<K, unknown>>[K];

/** The statement's node when it is of this kind. */
export function asKind<K extends Kind>(statement: Statement, kind: K): NodeOf<K> | undefined {
  return statement.kind === kind ? (statement.node as NodeOf<K>) : undefined;
}

/** What a wrapped node holds when it is of this kind. */
export function unwrap<K extends Kind>(node: Node | undefined, kind: K): NodeOf<K> | undefined {
  return (node as { readonly [One in K]?: NodeOf<K> } | undefined)?.[kind];
}

/** The nodes of this kind in a list. */
export function unwrapAll<K extends Kind>(nodes: readonly Node[] | undefined, kind: K): readonly NodeOf<K>[] {
  return (nodes ?? []).flatMap((node) => unwrap(node, kind) ?? []);
}

/** `a.b.c` as the grammar keeps it: a list of strings. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return unwrapAll(nodes, 'String').map(({ sval = '' }) => sval);
}
