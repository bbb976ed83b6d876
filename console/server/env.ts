import { z } from 'zod';
import { Name } from '@wheelhouse/console-contract/release.ts';

const Env = z.object({
  WHEELHOUSE_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  WHEELHOUSE_STATE: z.string().min(1),
  WHEELHOUSE_CHART: z.string().min(1),
  WHEELHOUSE_RELEASE: Name.default('todo-app'),
  WHEELHOUSE_NAMESPACE: Name.default('todo-app'),
  WHEELHOUSE_KUBECONFIG: z.string().min(1),
  WHEELHOUSE_HELM: z.string().min(1),
  WHEELHOUSE_UI: z.string().min(1),
  WHEELHOUSE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type Settings = {
  port: number;
  /** Folder for everything that the console writes. */
  state: string;
  chart: string;
  release: string;
  namespace: string;
  kubeconfig: string;
  helm: string;
  /** Folder of the UI's static export. */
  ui: string;
  logLevel: string;
  /** Environment that child processes inherit (PATH, HOME, proxies); `run-helm.ts` cleans it. */
  inherited: Record<string, string | undefined>;
};

/** Reads the settings of the process. A bad value throws one error that lists everything that is wrong. */
export function readEnv(env: Record<string, string | undefined> = process.env): Settings {
  const parsed = Env.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The console's environment is not usable. ${wrong.join('; ')}`);
  }
  const value = parsed.data;
  return {
    port: value.WHEELHOUSE_PORT,
    state: value.WHEELHOUSE_STATE,
    chart: value.WHEELHOUSE_CHART,
    release: value.WHEELHOUSE_RELEASE,
    namespace: value.WHEELHOUSE_NAMESPACE,
    kubeconfig: value.WHEELHOUSE_KUBECONFIG,
    helm: value.WHEELHOUSE_HELM,
    ui: value.WHEELHOUSE_UI,
    logLevel: value.WHEELHOUSE_LOG_LEVEL,
    inherited: env,
  };
}
