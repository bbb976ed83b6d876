import { z } from 'zod';

/** The only reader of the environment. An empty string counts as not set: charts pass every name, often without a value. */

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);
const list = z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''));
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');
const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info');

const ServerEnv = z.object({
  DATABASE_URL: databaseUrl,
  BETTER_AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
  /** The first address people use; decides whether cookies are `Secure`. */
  BETTER_AUTH_URL: origin,
  /** Further addresses the application answers at, comma separated. */
  TRUSTED_ORIGINS: list.pipe(z.array(origin)).default([]),
  /** Proxies whose X-Forwarded-* headers are believed: addresses, CIDR ranges or the names loopback, linklocal, uniquelocal. */
  TRUSTED_PROXIES: list.default(['loopback', 'linklocal', 'uniquelocal']),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OPENAI_MODEL: z.string().optional(),
  /** Which API the endpoint speaks; default: `chat` when OPENAI_BASE_URL is set, `responses` otherwise. */
  OPENAI_API: z.enum(['chat', 'responses']).optional(),
  LOG_LEVEL: logLevel,
  APP_ENVIRONMENT: z.string().default('development'),
  WELCOME_MESSAGE: z.string().default('What would you like to get done?'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  /** Name of this replica in leases and logs; Kubernetes sets it to the pod's name. */
  HOSTNAME: z.string().default('local'),
  /** Longest time that a turn under way may take after SIGTERM. */
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().min(0).max(600).default(20),
});
export type ServerEnv = z.infer<typeof ServerEnv>;

const MigrationEnv = z.object({ DATABASE_URL: databaseUrl, LOG_LEVEL: logLevel });
export type MigrationEnv = z.infer<typeof MigrationEnv>;

/** @throws EnvError with one line per wrong or missing variable; never with a value, which may be a secret */
export function readServerEnv(): ServerEnv {
  return read(ServerEnv, process.env);
}

/** @throws EnvError like `readServerEnv` */
export function readMigrationEnv(): MigrationEnv {
  return read(MigrationEnv, process.env);
}

export class EnvError extends Error {}

function read<Schema extends z.ZodType>(schema: Schema, variables: NodeJS.ProcessEnv): z.infer<Schema> {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${wordsFor(issue)}`);
  throw new EnvError(`The environment is not usable:\n${lines.join('\n')}`);
}

function wordsFor(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'is required' : issue.message;
}
