-- What rows are made of: sites, documents and texts, made once and picked by number, because that is fast.

create table demo_data.site as
  select
    rank,
    (array['news', 'shop', 'bank', 'mail', 'travel', 'video', 'forum', 'clinic', 'school', 'games'])[1 + rank % 10]
      || '-' || (array['north', 'river', 'prime', 'urban', 'metro', 'alpine', 'coast'])[1 + rank % 7]
      || '-' || rank || '.example' as host
  from demo_data.settings, generate_series(1, sites) as rank;

create table demo_data.meta as
  select
    number,
    jsonb_build_object(
      'engine', '4.' || number % 7,
      'region', (array['eu-west', 'eu-north', 'us-east', 'ap-south'])[1 + number % 4],
      'requests', number * 3,
      'viewport', jsonb_build_array(1280, 800),
      'userAgent', 'Mozilla/5.0 (X11; Linux x86_64) PrivacyAdvisor/4.' || number % 7
    ) as document
  from generate_series(0, 99) as number;

-- From 100 bytes to 8 KB, half of them below 200 bytes.
create table demo_data.details as
  select
    number,
    jsonb_build_object(
      'url', 'https://cdn-' || number || '.example/asset/' || number,
      'thirdParty', number % 3 = 0,
      'sample', (
        select substr(string_agg(md5(number || '/' || part), ''), 1, (40 * power(195, power(number / 999.0, 5)))::int)
        from generate_series(1, 250) as part
      )
    ) as document
  from generate_series(0, 999) as number;

create table demo_data.advice as
  select
    number,
    (array['tracking', 'cookies', 'transport', 'headers', 'consent', 'storage'])[1 + number % 6] as category,
    (array['third-party-tracker', 'long-lived-cookie', 'weak-tls', 'missing-csp', 'consent-before-load', 'local-storage-id'])[1 + number % 6]
      || '-' || number / 6 as key,
    (array['info', 'low', 'medium', 'medium', 'high', 'low', 'critical'])[1 + number % 7]::"Severity" as severity,
    'Visitors are exposed by finding ' || number as title,
    'The page sends data about its visitors to others before they agreed. '
      || repeat('A request left the browser while the page was loading. ', number % 4) as summary,
    repeat('Remove the resource, or load it after consent, and set the attributes that keep it first-party. ', 2 + number % 6) as fix,
    repeat('Whoever receives the request can recognise the visitor on other sites as well. ', 2 + number % 7) as reason,
    jsonb_build_array('https://docs.example/advice/' || number, 'https://law.example/article/' || number % 20) as links
  from generate_series(0, 59) as number;

analyze demo_data.site, demo_data.meta, demo_data.details, demo_data.advice, demo_data.settings;
