-- Sites are as popular as in real life (Zipf): the first gets one request in fifteen.
insert into "Scan"
  ("id", "slug", "input", "normalizedInput", "status", "score", "label", "createdAt", "startedAt", "finishedAt", "meta")
select
  demo_data.id('s', n),
  to_hex(hashint8extended(n, 5)),
  case n % 3 when 0 then 'https://www.' || host when 1 then host else 'https://' || host || '/?ref=' || n end,
  'https://' || host || '/',
  status,
  case when status = 'done' then score end,
  case when status = 'done' then (array['F', 'E', 'D', 'C', 'B', 'A'])[1 + score / 18] end,
  requested_at,
  case when status <> 'queued' then requested_at + interval '2 seconds' end,
  case when status in ('done', 'failed') then requested_at + interval '2 seconds' + worked end,
  document
from
  (
    select
      n,
      power(sites, demo_data.fraction(n, 2))::int as rank,
      n % 100 as number,
      demo_data.status(n, settings) as status,
      demo_data.requested_at(n, settings) as requested_at,
      (100 * demo_data.fraction(n, 3))::int as score,
      interval '1 second' * (5 + 175 * power(demo_data.fraction(n, 4), 3)) as worked
    from demo_data.settings, generate_series(1, scans) as n
    offset 0
  ) as request
  join demo_data.site using (rank)
  join demo_data.meta using (number);
