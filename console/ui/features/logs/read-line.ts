export type ReadableLine = {
  message: string;
  /** Fields beside the message, shortened for one line. */
  fields: readonly (readonly [string, string])[];
  /** The whole object; null for plain text. */
  json: Readonly<Record<string, unknown>> | null;
};

const messageKeys = ['msg', 'message', 'event', 'log'];
/** Said elsewhere in the row, or the same in every line of a process. */
const silentKeys = new Set(['level', 'severity', 'time', 'timestamp', 'ts', '@timestamp', 'pid', 'hostname', 'v']);
const longestField = 80;
const terminalColors = /\u001b\[[0-9;]*m/g;

/** A log line for people: of a JSON object the message first and the rest as `key=value`, of text the text without terminal colours. */
export function readLine(text: string): ReadableLine {
  const value = text.startsWith('{') ? parseObject(text) : null;
  if (value === null) return { message: text.replace(terminalColors, ''), fields: [], json: null };
  const entries = Object.entries(value);
  const messageKey = messageKeys.find((key) => typeof value[key] === 'string');
  const fields = entries
    .filter(([key]) => key !== messageKey && !silentKeys.has(key))
    .map(([key, field]): [string, string] => [key, shorten(typeof field === 'string' ? field : JSON.stringify(field))]);
  const message = messageKey === undefined ? '' : String(value[messageKey]);
  return { message, fields, json: value };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function shorten(text: string): string {
  return text.length > longestField ? `${text.slice(0, longestField)}…` : text;
}
