-- What a scan saw: nothing on many sites, hundreds of rows on a few (at most 500).
insert into "Evidence" ("id", "scanId", "kind", "severity", "title", "details", "createdAt")
select
  demo_data.id('e', n * 500::bigint + item),
  scan_id,
  kind,
  (array['info', 'info', 'info', 'low', 'low', 'medium', 'medium', 'high', 'critical'])[1 + item % 9]::"Severity",
  'The page uses a ' || kind || ' of somebody else',
  document,
  requested_at + interval '10 milliseconds' * item
from
  (
    select
      n,
      item,
      scan_id,
      requested_at,
      (array['cookie', 'tracker', 'header', 'storage', 'fingerprint', 'script', 'frame', 'form'])[1 + (n + item) % 8] as kind,
      (1000 * demo_data.fraction(n * 500::bigint + item, 11))::int % 1000 as number
    from
      (
        select
          n,
          demo_data.id('s', n) as scan_id,
          demo_data.requested_at(n, settings) as requested_at,
          trunc(least(500, 1.14 * (power(1 - demo_data.fraction(n, 10), -1 / 1.6) - 1)))::int as items
        from demo_data.settings, generate_series(1, scans) as n
        where demo_data.status(n, settings) = 'done'
        offset 0
      ) as scan,
      generate_series(1, items) as item
    offset 0
  ) as seen
  join demo_data.details using (number);
