const factors: Record<string, number> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity (`250m`, `128Mi`, `1e3`, `2`) as a number; 0 for one that is missing or malformed.
 * Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
function toNumber(quantity: string | undefined): number {
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(quantity ?? '');
  const factor = factors[match?.[2] ?? ''];
  const number = Number(match?.[1]);
  return match && factor !== undefined && Number.isFinite(number) ? number * factor : 0;
}

export function toMillicores(quantity: string | undefined): number {
  return toNumber(quantity) * 1000;
}

export function toBytes(quantity: string | undefined): number {
  return Math.round(toNumber(quantity));
}
