import type { Report } from './report.ts';

/** Exactly one JSON document; `schemaVersion` grows when a field changes its meaning or goes away. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
