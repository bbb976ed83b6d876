import { randomUUID } from 'node:crypto';
import { ChatEvent, Conversation, ItemPage } from '@wheelhouse/chat-contract/chat.ts';
import { TaskList, type Task } from '@wheelhouse/chat-contract/tasks.ts';
import { ORIGIN } from './test-app.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text when it is none. */
  body: unknown;
}

export interface Said {
  status: number;
  events: ChatEvent[];
  /** What the assistant said. */
  text: string;
  body: unknown;
}

export const PASSWORD = 'correct horse battery';

export type Client = ReturnType<typeof createClient>;

/** A browser-like client over HTTP: keeps cookies, sends its page's Origin. */
export function createClient(url: string, extraHeaders: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  const fetchAs = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url + path, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: { origin: ORIGIN, ...extraHeaders, ...(cookie === '' ? {} : { cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };

  const client = {
    cookies,
    fetchAs,
    async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
      const response = await fetchAs(method, path, body, headers);
      return { status: response.status, headers: response.headers, body: toJson(await response.text()) };
    },
    async signUp(email: string): Promise<Answer> {
      const answer = await client.send('POST', '/api/auth/sign-up/email', { name: 'Test Person', email, password: PASSWORD });
      if (answer.status !== 200) throw new Error(`sign-up failed: ${JSON.stringify(answer.body)}`);
      return answer;
    },
    async tasks(): Promise<Task[]> {
      return TaskList.parse((await client.send('GET', '/api/tasks')).body).tasks;
    },
    async newConversation(): Promise<string> {
      return Conversation.parse((await client.send('POST', '/api/conversations', {})).body).id;
    },
    async items(conversation: string): Promise<ItemPage> {
      return ItemPage.parse((await client.send('GET', `/api/conversations/${conversation}/items`)).body);
    },
    /** Sends a message and reads the stream to its end. */
    async say(conversation: string, text: string, clientMessageId: string = randomUUID()): Promise<Said> {
      const response = await fetchAs('POST', `/api/conversations/${conversation}/messages`, { text, clientMessageId, timeZone: 'Europe/Berlin' });
      const raw = await response.text();
      const events = response.status === 200 ? toEvents(raw) : [];
      const said = events.flatMap((event) => (event.type === 'delta' ? event.text : '')).join('');
      return { status: response.status, events, text: said, body: toJson(raw) };
    },
  };
  return client;
}

/** The events in a piece of a stream, checked against the contract. */
export function toEvents(raw: string): ChatEvent[] {
  return raw.split('\n').flatMap((line) => (line.startsWith('data: ') ? ChatEvent.parse(JSON.parse(line.slice(6))) : []));
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
