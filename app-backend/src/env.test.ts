import { afterEach, expect, test, vi } from 'vitest';
import { EnvError, readServerEnv } from './env.ts';

const good = { DATABASE_URL: 'postgres://a@b/c', BETTER_AUTH_SECRET: 'x'.repeat(32), BETTER_AUTH_URL: 'http://todo.local/' };

function readWith(variables: Record<string, string>): ReturnType<typeof readServerEnv> {
  for (const name of ['DATABASE_URL', 'BETTER_AUTH_SECRET', 'BETTER_AUTH_URL', 'TRUSTED_ORIGINS', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'PORT', 'HOST', 'LOG_LEVEL']) vi.stubEnv(name, '');
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return readServerEnv();
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('empty means not set; lists and addresses are put in order', () => {
  expect(readWith({ ...good, TRUSTED_ORIGINS: 'http://todo.localhost:8080/, https://todo.example' })).toMatchObject({
    BETTER_AUTH_URL: 'http://todo.local',
    TRUSTED_ORIGINS: ['http://todo.localhost:8080', 'https://todo.example'],
    PORT: 8000,
    LOG_LEVEL: 'info',
  });
});

test('everything that is wrong is listed at once, without the values', () => {
  const read = () => readWith({ DATABASE_URL: 'mysql://secret', BETTER_AUTH_SECRET: 'short', BETTER_AUTH_URL: 'todo.local', PORT: 'http' });
  expect(read).toThrow(EnvError);
  expect(read).toThrow(/DATABASE_URL: must start with postgres[^]*BETTER_AUTH_SECRET: must have at least 32[^]*BETTER_AUTH_URL: [^]*PORT: /);
  expect(read).not.toThrow(/mysql:|short/);
  expect(() => readWith({})).toThrow(/DATABASE_URL: is required/);
});
