/** Where a part of the sandbox writes what an operator may need to know. */
export type Log = {
  info(fields: Record<string, unknown>, text: string): void;
  warn(fields: Record<string, unknown>, text: string): void;
  error(fields: Record<string, unknown>, text: string): void;
};

/** JSON lines, one per message, as pino writes them. */
export function createLog(out: { write(text: string): unknown }): Log {
  const write = (level: number) => (fields: Record<string, unknown>, text: string) => {
    const shown = Object.entries(fields).map(([field, value]) => [field, value instanceof Error ? { message: value.message, stack: value.stack } : value]);
    out.write(`${JSON.stringify({ level, time: Date.now(), ...Object.fromEntries(shown), msg: text })}\n`);
  };
  return { info: write(30), warn: write(40), error: write(50) };
}
