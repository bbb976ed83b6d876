import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from './say.mjs';
import { root } from './tools.mjs';

export const help = `Starts the sandbox cluster and the console. Ctrl-C stops both.

  npm start -- [options]

  --port N           the console's port (default 4000)
  --ingress-port N   the port of the applications' addresses (default 80, else 8080, else a free one)
  --state DIR        where everything written at run time lies (default ~/.local/state/wheelhouse)
  --chart DIR        the chart to deploy (default ./helm-chart)
  --release NAME     its release name (default todo-app)
  --namespace NAME   its namespace (default todo-app)
  --no-open          do not open a browser
  --help             this text

The sandbox's kubeconfig is DIR/kubeconfig; ~/.kube/config is never written.`;

/**
 * @param {string[]} args
 * @returns {{ help: boolean, open: boolean, port: number, ingressPort: number | undefined, state: string, chart: string, release: string, namespace: string }}
 */
export function parseOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, allowPositionals: false, options: {
      port: { type: 'string', default: '4000' }, 'ingress-port': { type: 'string' }, state: { type: 'string' }, chart: { type: 'string', default: join(root, 'helm-chart') },
      release: { type: 'string', default: 'todo-app' }, namespace: { type: 'string', default: 'todo-app' }, 'no-open': { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
    } }));
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
  const ingress = values['ingress-port'];
  return {
    help: values.help, open: !values['no-open'],
    port: toPort('--port', values.port), ingressPort: ingress === undefined ? undefined : toPort('--ingress-port', ingress),
    state: toPath(values.state ?? join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'wheelhouse')),
    chart: toPath(values.chart), release: toName('--release', values.release), namespace: toName('--namespace', values.namespace),
  };
}

/** Relative paths are the person's: npm runs scripts in the checkout and keeps the folder they stood in. */
const toPath = (path) => (isAbsolute(path) ? path : resolve(process.env.INIT_CWD ?? process.cwd(), path));

function toPort(option, text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new UserError(`${option} ${text}: a port is a whole number from 1 to 65535.`);
  return port;
}

function toName(option, text) {
  if (!/^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(text)) throw new UserError(`${option} ${text}: use lower-case letters, digits and “-”, at most 53, beginning and ending with a letter or digit.`);
  return text;
}
