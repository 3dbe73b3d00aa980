import { LINT_RUNNERS, LINT_SEVERITIES, type LintSettings } from './lint.ts';
import { oneOf, parseEach, parseNumber, parseObject, POSITIVE, type Parse } from './parse-value.ts';

const LINT: Readonly<Record<keyof LintSettings, Parse>> = {
  rules: (value, name) => parseEach(value, name, oneOf(LINT_SEVERITIES)),
  style: oneOf([true, false]),
  runner: oneOf(LINT_RUNNERS),
  serverVersion: oneOf([14, 15, 16, 17, 18]),
  smallTableBytes: (value, name) => parseNumber(value, name, POSITIVE),
};

export function parseLint(value: unknown, name: string): unknown {
  return parseObject(value, name, LINT);
}
