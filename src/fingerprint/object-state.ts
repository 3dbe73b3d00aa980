/**
 * What catalog objects are, as comparable data: a key that people can read (`index public."Scan_slug_key"`,
 * `column public."Order".id`, `grant on table public."Order" to app by postgres`) to a normal form without OIDs.
 * What does not exist has no key.
 */
export type ObjectState = Readonly<Record<string, string>>;
