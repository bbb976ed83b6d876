const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};
const DECIMAL_SUFFIXES = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The value of a quantity (`250m`, `1.5Gi`, `2e3`) in its base unit: cores, bytes, pieces. NaN when it is none. */
export function parseQuantity(text: string | number): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([numkMGTPE]i?|Ki)?$/.exec(String(text));
  const factor = FACTORS[match?.[2] ?? ''];
  return match && factor !== undefined ? Number(match[1]) * factor : Number.NaN;
}

/** Thousandths, rounded up as apimachinery's Quantity.MilliValue does. */
export function toMilli(text: string | number): number {
  return Math.ceil(Number((parseQuantity(text) * 1000).toFixed(6)));
}

/** A number of thousandths in canonical form, as `resource.NewMilliQuantity(value, format)` prints it. */
export function fromMilli(milli: number, format: 'decimal' | 'binary'): string {
  if (format === 'binary' && milli % 1000 === 0 && Math.abs(milli) >= 1024 * 1000) return shorten(milli / 1000, 1024, BINARY_SUFFIXES);
  return milli === 0 ? '0' : shorten(milli, 1000, DECIMAL_SUFFIXES);
}

function shorten(value: number, base: number, suffixes: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (rest % base === 0 && index < suffixes.length - 1) {
    rest /= base;
    index += 1;
  }
  return `${rest}${suffixes[index]}`;
}
