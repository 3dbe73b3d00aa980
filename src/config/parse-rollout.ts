import { parseGates } from './parse-gate.ts';
import { parseCommand, parseEnvironment } from './parse-asked.ts';
import {
  oneOf,
  parseEach,
  parseId,
  parseList,
  parseNumber,
  parseObject,
  parseText,
  POSITIVE,
  someOf,
  variableThatHolds,
  Wrong,
  type Parse,
} from './parse-value.ts';
import { FAILURE_POLICIES, type Environment, type Gate, type Phase, type Rollout } from './rollout.ts';
import type { UserConfig } from './settings.ts';

/** A hundred years: behind it dates end. */
const LONGEST_MS = 100 * 365 * 86_400_000;
const parseMs: Parse = (value, name) => parseNumber(value, name, { least: 0, most: LONGEST_MS });

const PHASE: Readonly<Record<keyof Phase, Parse>> = {
  name: parseId,
  migrations: (value, name) => someOf(parseList(value, name, parseText), name),
  command: parseCommand,
  rollbackCommand: parseCommand,
  environment: parseEnvironment,
  commandTimeoutMs: (value, name) => parseNumber(value, name, POSITIVE),
  attestation: parseText,
  plannedMs: parseMs,
  entry: parseGates,
  success: parseGates,
  soakMs: parseMs,
  promotedFrom: parsePromotion,
  onFailure: oneOf(FAILURE_POLICIES),
};

/** What a phase performs: exactly one. */
const PERFORMED = ['migrations', 'command', 'attestation'] as const;
const ONLY_WITH_COMMAND = ['rollbackCommand', 'environment', 'commandTimeoutMs'] as const;

/** Throws Wrong. */
export function parseRollout(value: unknown, name: string): Rollout {
  const rollout = parseObject(value, name, {
    name: parseId,
    phases: (phases, path) => someOf(parseList(phases, path, parsePhase), path),
  }) as Rollout;
  if (!Object.hasOwn(rollout, 'phases')) throw new Wrong(`${name} lacks phases`);
  const { phases } = rollout;
  refuseTwice(
    phases.map((phase) => phase.name),
    `${name}.phases: two phases are called`,
  );
  refuseTwice(
    phases.flatMap(({ migrations = [] }) => migrations),
    `${name}.phases: two phases apply`,
  );
  return rollout;
}

function parsePhase(value: unknown, name: string): Phase {
  const phase = parseObject(value, name, PHASE) as Phase;
  if (!Object.hasOwn(phase, 'name')) throw new Wrong(`${name} lacks name`);
  const performed = PERFORMED.filter((key) => Object.hasOwn(phase, key));
  if (performed.length !== 1) throw new Wrong(`${name} wants exactly one of ${PERFORMED.join(', ')}`);
  const lonely = ONLY_WITH_COMMAND.find((key) => Object.hasOwn(phase, key));
  if (lonely !== undefined && phase.command === undefined)
    throw new Wrong(`${name}.${lonely} says nothing without a command`);
  refuseGates([...(phase.entry ?? []), ...(phase.success ?? [])], phase, name);
  return phase;
}

function refuseGates(gates: readonly Gate[], phase: Phase, name: string): void {
  refuseTwice(
    gates.map((gate) => gate.name),
    `${name}: two gates are called`,
  );
  const dropped = gates.find((gate) => 'unusedIndexes' in gate && gate.unusedIndexes === 'dropped');
  if (dropped === undefined || phase.migrations !== undefined) return;
  throw new Wrong(`${name}: gate ${dropped.name} asks for the indexes that its migrations drop; it has none`);
}

function parsePromotion(value: unknown, name: string): object {
  const promotion = parseObject(value, name, { environment: parseId, forMs: parseMs });
  if (Object.hasOwn(promotion, 'environment')) return promotion;
  throw new Wrong(`${name} lacks environment`);
}

function refuseTwice(names: readonly string[], message: string): void {
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined) throw new Wrong(`${message} ${twice}`);
}

/** Environments by name. Throws Wrong. */
export function parseEnvironments(value: unknown, name: string): object {
  return parseEach(value, name, parseOneEnvironment);
}

function parseOneEnvironment(value: unknown, name: string): Environment {
  const environment: Environment = parseObject(value, name, {
    url: variableThatHolds('its URL'),
    evidence: parseText,
  });
  if (Object.keys(environment).length === 1) return environment;
  throw new Wrong(`${name} wants exactly one of url, evidence`);
}

/** Throws Wrong. */
export function parseNotifications(value: unknown, name: string): readonly unknown[] {
  return parseList(value, name, parseNotification);
}

function parseNotification(value: unknown, name: string): object {
  const notification = parseObject(value, name, {
    webhook: variableThatHolds('its URL'),
    headers: (headers, path) => parseEach(headers, path, variableThatHolds('its value')),
    command: parseCommand,
  });
  const has = (key: string): boolean => Object.hasOwn(notification, key);
  if (has('webhook') === has('command')) throw new Wrong(`${name} wants exactly one of webhook, command`);
  if (has('headers') && has('command')) throw new Wrong(`${name}.headers says nothing without a webhook`);
  return notification;
}

/** What a phase is promoted from must be an environment that is described. Throws Wrong. */
export function refuseUnknownEnvironment({ rollout, environments = {} }: UserConfig): void {
  for (const [index, { promotedFrom }] of (rollout?.phases ?? []).entries()) {
    if (promotedFrom === undefined || Object.hasOwn(environments, promotedFrom.environment)) continue;
    const known = Object.keys(environments).join(', ') || 'none';
    throw new Wrong(
      `rollout.phases[${index}].promotedFrom.environment: there is no environment ${promotedFrom.environment}; known are ${known}`,
    );
  }
}
