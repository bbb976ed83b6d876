import { parse, runCommand, STATE_OPTION, type Terminal } from './command.ts';
import { readServing } from './serving.ts';

const HELP = `Says whether the sandbox runs and where. Exit code 0 = it runs, 3 = it does not.

Usage:
  sandbox-cluster status [--state FOLDER] [--json]

Options:
  --state FOLDER   the sandbox's state (default ~/.local/state/wheelhouse/sandbox)
  --json           print JSON
`;

const NOT_RUNNING = 3;

/** `sandbox-cluster status`; `args` begin after the word. */
export async function statusCommand(args: string[], terminal: Terminal): Promise<number> {
  let running = true;
  const code = await runCommand(terminal, args, HELP, async () => {
    const { values: { state, json } } = parse(args, { ...STATE_OPTION, json: { type: 'boolean', default: false } });
    const serving = await readServing(state);
    running = serving !== undefined;
    if (json) terminal.out(JSON.stringify(serving ? { running, ...serving } : { running }));
    else if (!serving) terminal.out(`No sandbox runs on ${state}.`);
    else {
      const { pid, server, kubeconfig, ingressPort, isolation } = serving;
      terminal.out(`Running as process ${pid}\nAPI          ${server}\nKubeconfig   ${kubeconfig}\nIngress      http://127.0.0.1:${ingressPort}\nIsolation    ${isolation}`);
    }
  });
  return code === 0 && !running ? NOT_RUNNING : code;
}
