/** A resource amount in Kubernetes' notation (apimachinery pkg/api/resource), brought to its one canonical form. */

const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const UNITS = ['E', 'P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n'];

/** The words for text that is no quantity. */
export const NO_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** `1000m` → `1`, `0.5` → `500m`, `1024Mi` → `1Gi`; undefined for what is no quantity. */
export function toCanonicalQuantity(text: string): string | undefined {
  const nano = toNano(text);
  if (nano === undefined) return undefined;
  const suffix = PATTERN.exec(text)?.[3] ?? '';
  if (nano === 0n) return '0';
  if (BINARY.includes(suffix) && suffix !== '') return toBinary(nano) ?? toDecimal(nano);
  if (/^[eE]/.test(suffix)) return toScientific(nano);
  return toDecimal(nano);
}

/** The amount in billionths, rounded up as upstream does. */
export function toNano(text: string): bigint | undefined {
  const parts = PATTERN.exec(text);
  if (!parts) return undefined;
  const [, sign = '', digits = '', suffix = ''] = parts;
  const [whole = '', fraction = ''] = digits.split('.');
  let numerator = BigInt(`${whole}${fraction}` || '0');
  let exponent = 9 - fraction.length;
  const binary = BINARY.indexOf(suffix);
  if (binary > 0) numerator *= 1024n ** BigInt(binary);
  else exponent += /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : (DECIMAL[suffix] ?? 0);
  const scaled = exponent >= 0 ? numerator * 10n ** BigInt(exponent) : divideUp(numerator, 10n ** BigInt(-exponent));
  return sign === '-' ? -scaled : scaled;
}

function divideUp(value: bigint, by: bigint): bigint {
  return value / by + (value % by === 0n ? 0n : 1n);
}

function toBinary(nano: bigint): string | undefined {
  if (nano % 1_000_000_000n !== 0n) return undefined;
  let value = nano / 1_000_000_000n;
  let unit = 0;
  while (unit < BINARY.length - 1 && value % 1024n === 0n) {
    value /= 1024n;
    unit += 1;
  }
  return `${value}${BINARY[unit]}`;
}

function toDecimal(nano: bigint): string {
  for (const unit of UNITS) {
    const size = 10n ** BigInt((DECIMAL[unit] ?? 0) + 9);
    if (nano % size === 0n) return `${nano / size}${unit}`;
  }
  return `${nano}n`;
}

function toScientific(nano: bigint): string {
  let exponent = -9;
  let value = nano;
  while (value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  return exponent === 0 ? String(value) : `${value}e${exponent}`;
}
