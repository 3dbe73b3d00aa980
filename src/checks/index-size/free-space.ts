/** How much the disk of the server's data can still take, and who says so; or why nobody knows. */
export type FreeSpace = { readonly bytes: number; readonly source: string } | { readonly unknown: string };
