import { readFile } from 'node:fs/promises';
import { parse, runCommand, STATE_OPTION, type Terminal } from './command.ts';
import { readServing } from './serving.ts';

const HELP = `Prints the kubeconfig of the running sandbox, or only where it is.

Usage:
  sandbox-cluster kubeconfig [--path] [--state FOLDER]

Options:
  --path           print the file's path:  export KUBECONFIG=$(sandbox-cluster kubeconfig --path)
  --state FOLDER   the sandbox's state (default ~/.local/state/wheelhouse/sandbox)
`;

/** `sandbox-cluster kubeconfig`; `args` begin after the word. */
export function kubeconfigCommand(args: string[], terminal: Terminal): Promise<number> {
  return runCommand(terminal, args, HELP, async () => {
    const { values: { state, path } } = parse(args, { ...STATE_OPTION, path: { type: 'boolean', default: false } });
    const serving = await readServing(state);
    if (!serving) throw new Error(`No sandbox runs on ${state}; start it first.`);
    terminal.out(path ? serving.kubeconfig : (await readFile(serving.kubeconfig, 'utf8')).trimEnd());
  });
}
