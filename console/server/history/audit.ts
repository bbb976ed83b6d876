import type { DatabaseSync } from 'node:sqlite';

export type Audit = {
  /** Runs a write after it was recorded, then records how it ended. The command never holds a secret. */
  record<T>(command: string, write: () => Promise<T>): Promise<T>;
};

export function createAudit(database: DatabaseSync): Audit {
  const insert = database.prepare("INSERT INTO audit (at, command, outcome) VALUES (?, ?, 'started')");
  const finish = database.prepare('UPDATE audit SET outcome = ?, ended_at = ? WHERE id = ?');
  return {
    async record(command, write) {
      const { lastInsertRowid } = insert.run(new Date().toISOString(), command);
      const end = (outcome: string): void => void finish.run(outcome, new Date().toISOString(), lastInsertRowid);
      try {
        const result = await write();
        end('succeeded');
        return result;
      } catch (error) {
        end(`failed: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    },
  };
}
