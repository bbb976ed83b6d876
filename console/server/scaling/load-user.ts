import { randomBytes, randomUUID } from 'node:crypto';
import type { Dispatcher, Pool } from 'undici';

/** What a request came to: null is success, else a short reason that is counted. */
export type Outcome = string | null;

export type Target = {
  pool: Pool;
  /** The name under which the application is asked for, with its port unless that is 80. */
  host: string;
};

/** More tasks than this, and adding becomes deleting: the run must not measure an ever longer list. */
const maxTasks = 20;
const messagesPerConversation = 20;

/** A throw-away user of the todo application; does what a person's browser does. Endpoints: `packages/chat-contract`. */
export class LoadUser {
  readonly #target: Target;
  readonly #signal: AbortSignal;
  readonly #password = randomBytes(12).toString('base64url');
  readonly #cookies = new Map<string, string>();
  #tasks: number[] = [];
  #conversation: string | null = null;
  #messages = 0;
  isChatting = false;

  constructor(target: Target, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  async signUp(): Promise<Outcome> {
    const email = `load-${randomBytes(8).toString('hex')}@example.test`;
    const response = await this.#send('POST', '/api/auth/sign-up/email', { name: 'Load test', email, password: this.#password });
    await response.body.dump();
    return toOutcome('sign-up', response.statusCode);
  }

  /** Deletes the user with everything it made. Not part of the run, so it does not end with it. */
  async delete(): Promise<Outcome> {
    if (this.#cookies.size === 0) return null;
    const response = await this.#send('POST', '/api/auth/delete-user', { password: this.#password }, AbortSignal.timeout(5_000));
    await response.body.dump();
    return toOutcome('delete-user', response.statusCode);
  }

  async listTasks(): Promise<Outcome> {
    const response = await this.#send('GET', '/api/tasks');
    await response.body.dump({ limit: 10_000_000 });
    return toOutcome('GET /api/tasks', response.statusCode);
  }

  async changeTasks(): Promise<Outcome> {
    if (this.#tasks.length >= maxTasks) {
      const number = this.#tasks.shift() ?? 0;
      const response = await this.#send('DELETE', `/api/tasks/${number}`);
      await response.body.dump();
      return toOutcome('DELETE /api/tasks', response.statusCode);
    }
    const response = await this.#send('POST', '/api/tasks', { title: `Load test ${randomBytes(3).toString('hex')}` });
    const task: unknown = await response.body.json();
    if (typeof task === 'object' && task !== null && 'number' in task && typeof task.number === 'number') this.#tasks.push(task.number);
    return toOutcome('POST /api/tasks', response.statusCode);
  }

  /** One turn, read to its end. One at a time per user: a conversation takes no second message while it answers. */
  async chat(): Promise<Outcome> {
    this.isChatting = true;
    try {
      if (this.#conversation === null || this.#messages >= messagesPerConversation) {
        const refused = await this.#openConversation();
        if (refused !== null) return refused;
      }
      const text = ['what do I have to do?', `add tea ${this.#messages}`, `delete tea ${this.#messages - 1}`][this.#messages % 3];
      this.#messages += 1;
      const response = await this.#send('POST', `/api/conversations/${this.#conversation ?? ''}/messages`, { text, clientMessageId: randomUUID(), timeZone: 'UTC' });
      const events = await response.body.text();
      if (response.statusCode !== 200) return toOutcome('POST messages', response.statusCode);
      return /"type":"done"/.test(events) ? null : 'chat: the answer ended without being done';
    } finally {
      this.isChatting = false;
    }
  }

  async #openConversation(): Promise<Outcome> {
    const response = await this.#send('POST', '/api/conversations', {});
    const conversation: unknown = await response.body.json();
    if (typeof conversation !== 'object' || conversation === null || !('id' in conversation)) return toOutcome('POST /api/conversations', response.statusCode) ?? 'chat: no conversation';
    this.#conversation = String(conversation.id);
    this.#messages = 0;
    return null;
  }

  async #send(method: Dispatcher.HttpMethod, path: string, body?: unknown, signal = this.#signal): Promise<Dispatcher.ResponseData> {
    const { pool, host } = this.#target;
    const response = await pool.request({
      method, path, signal,
      headers: {
        host, origin: `http://${host}`,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
}

function toOutcome(what: string, status: number): Outcome {
  if (status < 400) return null;
  return status === 429 ? `${what}: too many requests (429); wait a minute` : `${what}: HTTP ${status}`;
}
