import { dirname, join } from 'node:path';
import { type Terminal, parse, runCommand, STATE_OPTION, UsageError } from './cli/command.ts';
import { imageCommand } from './cli/image.ts';
import { kubeconfigCommand } from './cli/kubeconfig.ts';
import { statusCommand } from './cli/status.ts';
import { createLog } from './log.ts';

const HELP = `A small Kubernetes-compatible cluster that runs pods as processes of this machine.

Usage:
  sandbox-cluster serve [--state FOLDER] [--kubeconfig FILE] [--ingress-port PORT]
  sandbox-cluster status | kubeconfig | image ...     (each with --help)

Options of serve:
  --state FOLDER        everything that is kept (default ~/.local/state/wheelhouse/sandbox)
  --kubeconfig FILE     where to write how to reach it (default: kubeconfig beside the state folder)
  --ingress-port PORT   the port of the Ingress (default 80 if allowed and free, else 8080, else any)

serve prints one line of JSON when it is ready and runs until SIGINT or SIGTERM; a second signal ends it at once.
`;

const terminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

const [command = '', ...args] = process.argv.slice(2);
switch (command) {
  case 'serve':
    process.exitCode = await serve(args);
    break;
  case 'image':
    process.exitCode = await imageCommand(args, terminal);
    break;
  case 'status':
    process.exitCode = await statusCommand(args, terminal);
    break;
  case 'kubeconfig':
    process.exitCode = await kubeconfigCommand(args, terminal);
    break;
  case '--help': case '-h':
    terminal.out(HELP);
    break;
  default:
    terminal.err(command === '' ? HELP : `There is no command "${command}".\n\n${HELP}`);
    process.exitCode = 2;
}

function serve(given: string[]): Promise<number> {
  return runCommand(terminal, given, HELP, async () => {
    const { values: { state, kubeconfig, 'ingress-port': port } } = parse(given, { ...STATE_OPTION, kubeconfig: { type: 'string' }, 'ingress-port': { type: 'string' } });
    // Loaded here: the short commands do without the whole cluster and answer at once.
    const { startCluster } = await import('./cluster.ts');
    const log = createLog(process.stderr);
    // Listened for from here on: whoever reads the ready line may stop us in the same moment.
    const stopAsked = nextSignal();
    const cluster = await startCluster({ stateDir: state, kubeconfig: kubeconfig ?? join(dirname(state), 'kubeconfig'), ingressPort: toPort(port), log });
    terminal.out(JSON.stringify({ ready: true, ...cluster.ready }));
    const signal = await stopAsked;
    log.info({ signal }, 'stopping');
    void nextSignal().then(() => process.exit(1));
    await cluster.stop();
    // The waiting for a second signal is all that is left.
    process.exit(0);
  });
}

function toPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--ingress-port takes a port, not "${text}".`);
  return port;
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
