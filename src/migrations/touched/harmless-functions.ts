/**
 * Functions of PostgreSQL that change no object of the catalog and are usual in migrations' own queries.
 * Every other function is taken for one that may change anything: then the text does not tell everything.
 */
export const HARMLESS_FUNCTIONS: ReadonlySet<string> = new Set(
  `
  abs acos age array_agg array_append array_cat array_dims array_fill array_length array_lower array_ndims
  array_position array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper
  ascii avg bit_and bit_or bit_xor bool_and bool_or btrim cardinality cbrt ceil ceiling char_length character_length
  chr clock_timestamp concat concat_ws corr count cume_dist current_database current_schema current_schemas
  current_setting currval date_bin date_part date_trunc decode degrees dense_rank div encode every exp extract
  factorial first_value floor format format_type gcd gen_random_uuid generate_series generate_subscripts get_bit
  get_byte greatest has_column_privilege has_database_privilege has_function_privilege has_schema_privilege
  has_sequence_privilege has_table_privilege initcap isfinite json_agg json_array_elements json_array_elements_text
  json_array_length json_build_array json_build_object json_each json_each_text json_extract_path
  json_extract_path_text json_object json_object_agg json_object_keys json_populate_record json_populate_recordset
  json_strip_nulls json_to_record json_to_recordset json_typeof jsonb_agg jsonb_array_elements
  jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
  jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys
  jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first
  jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls
  jsonb_to_record jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval lag last_value lastval
  lcm lead least left length ln localtimestamp log log10 lower lower_inc lower_inf lpad ltrim make_date make_interval
  make_time make_timestamp make_timestamptz max md5 min mod mode now nth_value ntile nextval num_nonnulls num_nulls
  numrange octet_length overlaps overlay parse_ident percent_rank percentile_cont percentile_disc
  pg_advisory_lock pg_advisory_unlock pg_advisory_unlock_all pg_advisory_xact_lock pg_backend_pid
  pg_get_constraintdef pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_sleep pg_typeof
  pg_try_advisory_lock pg_try_advisory_xact_lock pi plainto_tsquery position pow power quote_ident quote_literal
  quote_nullable radians random range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches
  regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right round
  row_number row_to_json rpad rtrim set_bit set_byte set_config setseed setval setweight sha224 sha256 sha384 sha512
  sign split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp strip strpos string_agg
  string_to_array string_to_table substr substring sum timeofday timezone to_ascii to_char to_date to_hex to_json
  to_jsonb to_number to_regclass to_regnamespace to_regproc to_regprocedure to_regrole to_regtype to_timestamp
  to_tsquery to_tsvector transaction_timestamp translate trim trim_array trunc ts_headline ts_rank ts_rank_cd
  tsrange tstzrange txid_current unnest upper upper_inc upper_inf uuidv4 uuidv7 var_pop var_samp variance version
  websearch_to_tsquery width_bucket xmlagg
  `
    .trim()
    .split(/\s+/),
);
