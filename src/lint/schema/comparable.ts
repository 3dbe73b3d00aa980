/** A parsed expression in a form that two places can be compared by: without locations, and without a literal's cast. */
export function comparable(node: unknown): string {
  return JSON.stringify(bare(node));
}

function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  const cast = (node as { readonly TypeCast?: { readonly arg?: { readonly A_Const?: unknown } } }).TypeCast;
  // pg_get_indexdef writes 'done'::"ScanStatus" where people write 'done'
  if (cast?.arg?.A_Const !== undefined) return bare(cast.arg);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'location')
      .map(([key, value]) => [key, bare(value)]),
  );
}
