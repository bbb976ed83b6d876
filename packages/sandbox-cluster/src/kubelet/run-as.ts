import { execFile } from 'node:child_process';
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import type { ImageConfig } from '../images/image-store.ts';
import type { Stored } from '../objects.ts';
import { ContainerConfigError } from './container-env.ts';

export type RunAs = { uid: string; gid: string };

const UNSHARE = '/usr/bin/unshare';

/**
 * Who the program of a container shall believe it is; undefined = whoever the sandbox runs as. Throws ContainerConfigError where
 * `runAsNonRoot` forbids the start (pkg/kubelet/kuberuntime/security_context.go, verifyRunAsNonRoot).
 */
export function toRunAs(pod: Stored<'Pod'>, container: Container, image: Pick<ImageConfig, 'user' | 'mapUser'>): RunAs | undefined {
  const [imageUser = '', imageGroup] = image.user.split(':', 2);
  const own = container.securityContext;
  const shared = pod.spec?.securityContext;
  const asked = own?.runAsUser ?? shared?.runAsUser;
  if (own?.runAsNonRoot ?? shared?.runAsNonRoot) refuseRoot(asked, imageUser, `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`);
  if (image.mapUser !== '') return { uid: image.mapUser, gid: image.mapUser };
  const uid = asked ?? (/^\d+$/.test(imageUser) ? imageUser : undefined);
  if (uid === undefined) return undefined;
  return { uid: String(uid), gid: String(own?.runAsGroup ?? shared?.runAsGroup ?? imageGroup ?? uid) };
}

function refuseRoot(asked: number | undefined, imageUser: string, where: string): void {
  if (asked === 0) throw new ContainerConfigError(`container's runAsUser breaks non-root policy ${where}`);
  if (asked !== undefined) return;
  if (imageUser === '' || imageUser === '0') throw new ContainerConfigError(`container has runAsNonRoot and image will run as root ${where}`);
  if (!/^\d+$/.test(imageUser)) throw new ContainerConfigError(`container has runAsNonRoot and image has non-numeric user (${imageUser}), cannot verify user is non-root ${where}`);
}

/**
 * The command line that shows `uid` to a program: a user namespace in which files keep their owner, so that folders of mode 0700 stay
 * readable. It replaces itself by the program, so the process id is the program's.
 */
export function asUser({ uid, gid }: RunAs, argv: string[]): string[] {
  return [UNSHARE, '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', ...argv];
}

/** Whether `asUser` works here: only root needs it, and a container around the sandbox may forbid it. */
export function canMapUsers(): Promise<boolean> {
  if (process.getuid?.() !== 0) return Promise.resolve(false);
  const [file = UNSHARE, ...args] = asUser({ uid: '65534', gid: '65534' }, ['true']);
  return new Promise((resolve) => { execFile(file, args, { timeout: 5_000 }, (error) => resolve(error === null)); });
}
