'use client';
import { Command } from 'cmdk';
import { CirclePlay, Copy, ExternalLink, Moon, ScrollText } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLive } from '../../lib/live.tsx';
import { useSession } from '../../lib/queries.ts';
import { chooseTheme } from '../../lib/theme.ts';
import { useDeploy } from '../../lib/writes.ts';
import { pages } from './pages.ts';

/** ⌘K: pages, actions and pods in one list. Loaded when it is first opened. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const session = useSession().data;
  const pods = useLive((state) => state.lists.pods);
  const empty = useLive((state) => state.loaded && state.verdict.state === 'None');
  const deploy = useDeploy();
  const app = session?.addresses.find((address) => address.reachable);
  const run = (action: () => void) => () => {
    onClose();
    action();
  };
  const go = (href: string) => run(() => { router.push(href); });
  return (
    <Radix.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(4_8_14/0.55)]" />
        <Radix.Content aria-describedby={undefined} className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised shadow-float">
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command label="Search and commands" loop>
            <Command.Input placeholder="Go to a page, run a command, find a pod" className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none" />
            <Command.List aria-label="Results" className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-faint">Nothing is called that.</Command.Empty>
              <Group heading="Pages">
                {pages.map((page) => <Item key={page.href} value={`page ${page.name}`} icon={<page.icon className="size-4" />} onSelect={go(page.href)}>{page.name}</Item>)}
              </Group>
              <Group heading="Actions">
                {empty && session?.readOnly === null && <Item value="deploy with suggested values" icon={<CirclePlay className="size-4" />} onSelect={run(() => { deploy.mutate(''); })}>Deploy with the suggested values</Item>}
                {app && <Item value="open app" icon={<ExternalLink className="size-4" />} onSelect={run(() => { window.open(app.url, '_blank', 'noreferrer'); })}>Open {app.url}</Item>}
                {session && <Item value="copy kubeconfig path" icon={<Copy className="size-4" />} onSelect={run(() => { void navigator.clipboard.writeText(`export KUBECONFIG='${session.kubeconfig}'`); })}>Copy “export KUBECONFIG=…” for a shell</Item>}
                <Item value="theme light" icon={<Moon className="size-4" />} onSelect={run(() => { chooseTheme('light'); })}>Light theme</Item>
                <Item value="theme dark" icon={<Moon className="size-4" />} onSelect={run(() => { chooseTheme('dark'); })}>Dark theme</Item>
                <Item value="theme system" icon={<Moon className="size-4" />} onSelect={run(() => { chooseTheme('system'); })}>Theme of the system</Item>
              </Group>
              {pods.length > 0 && (
                <Group heading="Logs of a pod">
                  {pods.map((pod) => <Item key={pod.key} value={`pod ${pod.name}`} icon={<ScrollText className="size-4" />} onSelect={go(`/logs?pod=${encodeURIComponent(pod.name)}`)}>{pod.name}</Item>)}
                </Group>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return <Command.Group heading={heading} className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">{children}</Command.Group>;
}

function Item({ value, icon, onSelect, children }: { value: string; icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item value={value} onSelect={onSelect} className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-3 text-muted data-[selected=true]:bg-hover data-[selected=true]:text-ink">
      <span aria-hidden>{icon}</span>
      <span className="min-w-0 truncate">{children}</span>
    </Command.Item>
  );
}
