-- What the report tells the owner of the site, with long texts. A new rule makes the newest reports longer.
insert into "Issue"
  ("id", "scanId", "key", "severity", "category", "title", "summary", "howToFix", "whyItMatters", "references",
   "sortWeight", "createdAt", "updatedAt")
select
  demo_data.id('i', n * 100::bigint + item),
  scan_id,
  key,
  severity,
  category,
  title,
  summary,
  fix,
  reason,
  links,
  (1000 * demo_data.fraction(n * 100::bigint + item, 21))::int,
  requested_at,
  requested_at
from
  (
    select n, item, scan_id, requested_at, (n + 7 * item) % 60 as number
    from
      (
        select
          n,
          demo_data.id('s', n) as scan_id,
          demo_data.requested_at(n, settings) + interval '30 seconds' as requested_at,
          case when n > scans - 100 then 3 else 0 end + trunc(least(60, 2.27 * (power(1 - demo_data.fraction(n, 20), -1 / 3.0) - 1)))::int as items
        from demo_data.settings, generate_series(1, scans) as n
        where demo_data.status(n, settings) = 'done'
        offset 0
      ) as scan,
      generate_series(1, items) as item
    offset 0
  ) as found
  join demo_data.advice using (number);
