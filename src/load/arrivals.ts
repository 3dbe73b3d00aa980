interface Arriving {
  readonly ratePerSecond: number;
  readonly rampUpMs: number;
}

/**
 * Open loop: when the arrival of this number (from 0) is due, in milliseconds since the start. The rate grows evenly from
 * nothing through the ramp-up, so that half as many arrive in it as in the same time behind it.
 */
export function arrivalMs(number: number, { ratePerSecond, rampUpMs }: Arriving): number {
  const perMs = ratePerSecond / 1000;
  const inRampUp = (perMs * rampUpMs) / 2;
  return number < inRampUp
    ? Math.sqrt((2 * number * rampUpMs) / perMs)
    : rampUpMs + (number - inRampUp) / perMs;
}

/** The first arrival that is not due before then. */
export function arrivalsBefore(ms: number, { ratePerSecond, rampUpMs }: Arriving): number {
  const perMs = ratePerSecond / 1000;
  const due =
    ms < rampUpMs ? (perMs * ms * ms) / (2 * rampUpMs) : perMs * (ms - rampUpMs) + (perMs * rampUpMs) / 2;
  return Math.ceil(due - 1e-9);
}

/** Closed loop: when the client of this number (from 0) begins. */
export function clientStartMs(
  number: number,
  { clients, rampUpMs }: { readonly clients: number; readonly rampUpMs: number },
): number {
  return (rampUpMs * number) / clients;
}
