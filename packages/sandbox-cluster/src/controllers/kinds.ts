import { RESOURCES, resourceOf } from '../kinds.ts';
import type { Kind } from '../objects.ts';

export const KINDS: readonly Kind[] = RESOURCES.map(({ kind }) => kind);
export const NAMESPACED_KINDS: readonly Kind[] = KINDS.filter(isNamespaced);

export function isKind(name: string): name is Kind {
  return KINDS.some((kind) => kind === name);
}

export function isNamespaced(kind: Kind): boolean {
  return resourceOf(kind).namespaced;
}
