import type { Settings } from '../config/settings.ts';
import { ALL_VERSIONS, DEFAULT_SMALL_TABLE_BYTES, type LintOptions } from '../lint/lint-options.ts';

/** What the configuration says of lint, with the defaults for what it does not say. */
export function lintSettings({ lint = {} }: Pick<Settings, 'lint'>): LintOptions {
  const { serverVersion: version } = lint;
  return {
    runner: lint.runner ?? 'plumbline',
    versions: version === undefined ? ALL_VERSIONS : { oldest: version, newest: version },
    isStyleOn: lint.style === true,
    severities: lint.rules ?? {},
    arePendingTogether: false,
    smallTableBytes: lint.smallTableBytes ?? DEFAULT_SMALL_TABLE_BYTES,
  };
}
