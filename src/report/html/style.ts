const LIGHT = `
  --paper: #fff; --ground: #f5f6f7; --ink: #1b2026; --quiet: #545d68; --line: #d5dae0;
  --accent: #0b5a7a; --good: #17663a; --warn: #7a4d00; --bad: #a5201b;
  --good-tint: #e9f4ed; --warn-tint: #fbf2df; --bad-tint: #fbeae8;`;

const DARK = `
  --paper: #171b20; --ground: #101317; --ink: #e5e9ed; --quiet: #a6b0ba; --line: #323a43;
  --accent: #76c1e2; --good: #7bc99a; --warn: #e2b457; --bad: #ff9f96;
  --good-tint: #15271d; --warn-tint: #2b2414; --bad-tint: #2f1a19;`;

const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; font-weight: 650; letter-spacing: -0.015em; }
h2 { margin: 0 0 1rem; font-size: 1.2rem; font-weight: 650; }
h3 { margin: 0 0 .4rem; font-size: .82rem; font-weight: 600; color: var(--quiet); }
p { margin: 0 0 .6rem; max-width: 75ch; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
pre, code { font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .82rem; }
pre { margin: 0; padding: .75rem .9rem; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
.hidden, caption, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { position: absolute; left: 1rem; top: 1rem; padding: .4rem .8rem; background: var(--paper); }
.note, .detail, footer { color: var(--quiet); font-size: .86rem; }
.note { margin: .6rem 0 0; }
.tone { font-weight: 550; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .muted { color: var(--quiet); }`;

const FRAME = `
header, .columns, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; padding-bottom: 1.75rem; }
.brand { display: flex; align-items: center; gap: .55rem; margin: 0 0 1.5rem; font-size: .95rem; font-weight: 650; }
.brand .of { color: var(--quiet); font-weight: 400; }
.mark { width: .72rem; height: 1.3rem; background: var(--accent); clip-path: polygon(44% 0, 56% 0, 56% 42%, 100% 42%, 100% 62%, 50% 100%, 0 62%, 0 42%, 44% 42%); }
.verdict { display: flex; gap: .4rem 1rem; align-items: baseline; max-width: none; margin: 0 0 1.5rem; padding: .9rem 1.1rem; border-radius: 8px; border-left: 5px solid currentcolor; }
.verdict strong { flex: none; text-transform: uppercase; font-size: .82rem; letter-spacing: .07em; }
.verdict > span { color: var(--ink); font-size: 1.05rem; }
.verdict.good { background: var(--good-tint); } .verdict.warn { background: var(--warn-tint); } .verdict.bad { background: var(--bad-tint); }
.meta { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem 1.5rem; margin: 0; }
dt { color: var(--quiet); font-size: .82rem; }
dd { margin: 0; }
.columns { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2rem; align-items: start; }
nav { position: sticky; top: 1.5rem; font-size: .88rem; }
nav h2 { font-size: .82rem; color: var(--quiet); font-weight: 550; margin: 0 0 .5rem; }
nav ol { list-style: none; margin: 0; padding: 0; border-left: 1px solid var(--line); }
nav a { display: block; padding: .22rem 0 .22rem .8rem; color: var(--ink); text-decoration: none; line-height: 1.35; }
nav a:hover { color: var(--accent); text-decoration: underline; }
section { margin: 0 0 1.25rem; padding: 1.5rem 1.6rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
footer { padding-top: .5rem; padding-bottom: 2.5rem; }`;

const PARTS = `
table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.45; position: relative; }
th, td { padding: .5rem 1.1rem .5rem 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line); }
tr > :last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--quiet); font-size: .82rem; border-bottom-color: var(--quiet); }
.right { text-align: right; } .short { white-space: nowrap; }
th[data-depth="1"] { padding-left: 1rem; } th[data-depth="2"] { padding-left: 2rem; color: var(--quiet); } th[data-depth="3"] { padding-left: 3rem; color: var(--quiet); }
td details { margin-top: .35rem; border: 0; padding: 0; }
.verdicts td:first-child { white-space: nowrap; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .9rem 2rem; margin: 0; }
.blank { display: block; height: 2.4rem; border-bottom: 1px solid var(--ink); }
details { border-top: 1px solid var(--line); padding: .55rem 0; }
h2 + details { border-top: 0; }
summary { cursor: pointer; font-size: .9rem; }
summary .title { font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .82rem; }
summary .detail { display: block; padding-left: 1.1rem; }
.panes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .8rem; margin-top: .6rem; }
.pane { min-width: 0; }`;

const CHARTS = `
figure { margin: 0 0 1.5rem; }
figcaption { margin-top: .5rem; color: var(--quiet); font-size: .82rem; }
.chart { display: block; overflow: visible; font-size: 13px; }
.chart text { fill: var(--ink); stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.chart .value, .chart .axis text { fill: var(--quiet); font-size: 12px; }
.chart .depth-0 .label { font-weight: 650; } .chart .group .label { font-weight: 600; }
.chart .depth-2 .label { fill: var(--quiet); }
.axis line { stroke: var(--line); }
.bar { fill: var(--accent); } .bar.warn { fill: var(--warn); } .bar.bad { fill: var(--bad); } .bar.muted { fill: var(--quiet); }
.bar.planned { fill: none; stroke: var(--quiet); stroke-dasharray: 3 2; }
.bar.waited { fill: url(#hatching); }
.hatch { stroke: var(--quiet); stroke-width: 4; }
.target { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
.lane line { stroke: currentcolor; stroke-width: 1.5; } .lane .reach { stroke-width: 2.5; }
.lane.before .reach { stroke-dasharray: 4 3; stroke-width: 2; }
.lane.before { color: var(--quiet); } .lane.before circle { fill: var(--paper); stroke: currentcolor; stroke-width: 2; }
.lane.after { color: var(--accent); } .lane.after.bad { color: var(--bad); } .lane.after path { fill: currentcolor; }
.narrow { display: none; }`;

/** Contents above instead of beside; then cards instead of rows. */
const NARROW = `
@media (max-width: 62rem) {
  .columns { display: block; }
  nav { position: static; margin-bottom: 1.5rem; }
  nav ol { columns: 2; border: 0; } nav li { break-inside: avoid; } nav a { padding-left: 0; }
}
@media (max-width: 40rem) {
  header, .columns, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.25rem; }
  h1 { font-size: 1.45rem; }
  .verdict { display: block; } .verdict strong { display: block; margin-bottom: .2rem; }
  section { padding: 1.1rem 1rem; }
  table, tbody, tr, th, td { display: block; }
  thead { display: none; }
  tbody tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  th, td { padding: .1rem 0; border: 0; }
  tbody th { font-weight: 600; }
  .right { text-align: left; } .short { white-space: normal; }
  td[data-title] { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .6rem; }
  td[data-title]::before { content: attr(data-title); color: var(--quiet); font-size: .82rem; line-height: 1.6; }
  td[data-title] > details { grid-column: 2; }
  td:empty { display: none; }
  .chart .narrow { display: inline; } .chart .wide { display: none; }
}`;

/** Paper: light, everything folded out, no links, nothing cut in two that belongs together. */
const PRINT = `
@media print {
  @page { margin: 16mm 14mm; }
  :root { color-scheme: light; ${LIGHT} --ground: #fff; }
  html { font-size: 12.5px; }
  .chart { zoom: .75; }
  nav, .skip { display: none; }
  header, .columns, footer { max-width: none; padding: 0; }
  .columns { display: block; }
  a { color: inherit; text-decoration: none; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0; margin: 0; }
  h2, h3, summary { break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  tr, figure, .pairs, .verdict, .pane pre { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { list-style: none; }
  .verdict, .bar, .mark, .lane { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}`;

/** All of the page's style: fonts of the system, one accent, colours whose contrast holds in both schemes (WCAG 2.2, 1.4.3). */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
${BASE}${FRAME}${PARTS}${CHARTS}${NARROW}${PRINT}
`;
