'use client';
import { Lock } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { Button } from '../../components/button.tsx';
import { useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { OpenApp } from './open-app.tsx';
import { SourceBadge } from './source-badge.tsx';

/** Where this console points, whether it is live, and the two ways out: the app and a deploy. The context never scrolls away. */
export function Header() {
  const session = useSession().data;
  const state = useLive((live) => live.verdict.state);
  const pathname = usePathname();
  const router = useRouter();
  // Where the page itself has the one Deploy button, a second one would only ask which is meant.
  const pageHasDeploy = pathname.startsWith('/deploy') || (pathname === '/' && state === 'None');
  return (
    <header className="z-30 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-panel px-5 py-2 max-sm:px-3 sm:sticky sm:top-0">
      <dl className="flex min-w-0 max-w-full flex-wrap items-center gap-2">
        <Fact name="context" value={session?.context} title={session && `${session.server}\nKubernetes ${session.kubernetesVersion ?? 'version unknown'}\n${session.kubeconfig}`} strong />
        <Fact name="namespace" value={session?.namespace} />
        <Fact name="release" value={session?.release} />
        {session && session.readOnly !== null && (
          <div className="flex h-6 items-center gap-1 rounded-md bg-warning-soft px-2 text-xs font-semibold text-warning" title={session.readOnly}>
            <Lock aria-hidden className="size-3" />
            <dt className="sr-only">Access</dt><dd>read-only</dd>
          </div>
        )}
      </dl>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1.5">
        <SourceBadge />
        {state !== 'None' && session && <OpenApp addresses={session.addresses} />}
        {!pageHasDeploy && <Button variant="primary" onClick={() => { router.push('/deploy'); }}>Deploy</Button>}
      </div>
    </header>
  );
}

function Fact({ name, value, title, strong = false }: { name: string; value: string | undefined; title?: string | undefined; strong?: boolean }) {
  return (
    <div title={title} className={`flex h-7 min-w-0 max-w-full items-center gap-1.5 rounded-md border px-2 ${strong ? 'border-line-strong' : 'border-line'}`}>
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="truncate font-semibold">{value ?? '…'}</dd>
    </div>
  );
}
