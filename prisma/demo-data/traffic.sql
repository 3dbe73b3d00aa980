-- What the application does while the demo deploys, again and again: a request is queued, and somebody reads a report.
-- Not part of the data: only files whose names begin with a number are loaded.
with request as (
  insert into "Scan" ("id", "slug", "input", "normalizedInput")
  select id, id, 'https://visitor.example', 'https://visitor.example/'
  from (select 'v' || replace(gen_random_uuid()::text, '-', '') as id) as made
  returning "id"
)
insert into "Evidence" ("id", "scanId", "kind", "severity", "title", "details")
select "id", "id", 'header', 'info', 'The address answers', '{"status": 200}' from request;

select "slug", "score", "label" from "Scan" where "slug" = (select max("slug") from "Scan");
