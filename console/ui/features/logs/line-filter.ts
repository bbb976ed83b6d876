import type { LineTest } from './log-buffer.ts';

export type LineFilter = { ok: true; test: LineTest | null } | { ok: false; message: string };

/** Nothing: no filter. `/…/` and `/…/i` are regular expressions, anything else is looked for as it is, upper and lower case alike. */
export function toLineFilter(text: string): LineFilter {
  if (text.trim() === '') return { ok: true, test: null };
  const regex = /^\/(.+)\/(i?)$/.exec(text);
  if (!regex) {
    const wanted = text.toLowerCase();
    return { ok: true, test: (line) => line.text.toLowerCase().includes(wanted) };
  }
  try {
    const pattern = new RegExp(regex[1] ?? '', regex[2]);
    return { ok: true, test: (line) => pattern.test(line.text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
