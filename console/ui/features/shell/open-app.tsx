'use client';
import type { AppAddress } from '@wheelhouse/console-contract/session.ts';
import { Check, ChevronDown, CircleDashed } from 'lucide-react';
import { Popover } from 'radix-ui';
import { buttonClass } from '../../components/button.tsx';
import { CopyCommand } from '../../components/copy-command.tsx';

/** The link to the application: the first address that works from here, and behind the arrow all of them. */
export function OpenApp({ addresses }: { addresses: readonly AppAddress[] }) {
  const first = addresses.find((address) => address.reachable);
  if (addresses.length === 0) return null;
  return (
    <div className="flex">
      {first !== undefined && <a href={first.url} target="_blank" rel="noreferrer" className={`${buttonClass('secondary')} rounded-r-none border-r-0`} title={first.url}>Open app <span aria-hidden>↗</span></a>}
      <Popover.Root>
        <Popover.Trigger aria-label="All addresses of the app" title="All addresses of the app" className={`${buttonClass('secondary')} px-1.5! ${first === undefined ? '' : 'rounded-l-none'}`}>
          {first === undefined && 'App addresses'}
          <ChevronDown aria-hidden className="size-4" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content align="end" sideOffset={6} collisionPadding={12} aria-label="Addresses of the app" className="z-50 flex w-[min(30rem,calc(100vw-2rem))] flex-col gap-4 rounded-lg border border-line bg-raised p-4 shadow-float">
            {addresses.map((address) => <Address key={address.url} address={address} />)}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  );
}

function Address({ address }: { address: AppAddress }) {
  const Icon = address.reachable ? Check : CircleDashed;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <Icon aria-hidden className={`size-4 shrink-0 ${address.reachable ? 'text-ok' : 'text-faint'}`} />
        {address.reachable
          ? <a href={address.url} target="_blank" rel="noreferrer" className="min-w-0 truncate font-medium text-accent underline underline-offset-2">{address.url}</a>
          : <span className="min-w-0 truncate font-medium">{address.url}</span>}
        <span className="ml-auto text-xs whitespace-nowrap text-faint">{address.reachable ? 'answers here' : 'name not known here'}</span>
      </div>
      {!address.reachable && address.hint !== '' && (
        <div className="flex flex-col gap-1 pl-6 text-xs text-muted">
          Add this line to the hosts file:
          <CopyCommand command={address.hint} label="hosts line" />
        </div>
      )}
    </div>
  );
}
