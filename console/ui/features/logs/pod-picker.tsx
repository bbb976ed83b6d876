'use client';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { buttonClass } from '../../components/button.tsx';
import { plural } from '../../lib/units.ts';

/** Which pods are followed; none chosen means all, those that join later included. */
export function PodPicker({ pods, chosen, onChoose }: { pods: readonly string[]; chosen: readonly string[]; onChoose: (pods: readonly string[]) => void }) {
  const listed = [...new Set([...pods, ...chosen])].sort();
  const label = chosen.length === 0 ? `All pods (${pods.length})` : chosen.length === 1 ? chosen[0] : plural(chosen.length, 'pod');
  return (
    <Popover.Root>
      <Popover.Trigger className={`${buttonClass('secondary')} max-w-72`} aria-label={`Pods: ${label}`}><span className="truncate">{label}</span><ChevronDown aria-hidden className="size-4 shrink-0" /></Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={6} aria-label="Pods to follow" className="z-50 flex max-h-[60vh] w-[min(26rem,calc(100vw-2rem))] flex-col overflow-y-auto rounded-lg border border-line bg-raised p-2 shadow-float">
          <Choice label="All pods, also those that join" checked={chosen.length === 0} onChange={() => { onChoose([]); }} />
          <hr className="my-1 border-line" />
          {listed.map((pod) => (
            <Choice key={pod} label={pod} gone={!pods.includes(pod)} checked={chosen.includes(pod)} onChange={(on) => { onChoose(on ? [...chosen, pod] : chosen.filter((other) => other !== pod)); }} />
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choice({ label, gone = false, checked, onChange }: { label: string; gone?: boolean; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-center gap-2.5 rounded px-2 py-1.5 hover:bg-hover">
      <input type="checkbox" checked={checked} onChange={(event) => { onChange(event.target.checked); }} className="size-4 shrink-0 accent-(--accent)" />
      <span className="min-w-0 truncate">{label}</span>
      {gone && <span className="ml-auto text-xs whitespace-nowrap text-faint">not there now</span>}
    </label>
  );
}
