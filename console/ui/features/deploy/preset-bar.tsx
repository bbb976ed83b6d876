'use client';
import type { ChartInfo } from '@wheelhouse/console-contract/release.ts';
import { Button } from '../../components/button.tsx';
import { layOver } from './edit-values.ts';

/** Starting points: what is live, what the console suggests, the chart's own values files. `null` means: not edited. */
export function PresetBar({ chart, edited, onChoose }: { chart: ChartInfo; edited: boolean; onChoose: (text: string | null) => void }) {
  return (
    <div role="group" aria-label="Start from" className="flex flex-wrap items-center gap-1.5">
      <span>Start from</span>
      <Button size="small" aria-pressed={!edited} onClick={() => { onChoose(null); }} className="aria-pressed:border-accent">{chart.currentYaml === null ? 'Suggested' : 'Live values'}</Button>
      {chart.currentYaml !== null && <Button size="small" onClick={() => { onChoose(chart.suggestedYaml); }}>Suggested</Button>}
      {Object.entries(chart.presets).map(([name, text]) => (
        <Button key={name} size="small" title={`${name} with the suggested addresses`} onClick={() => { onChoose(layOver(text, chart.suggestedYaml)); }}>{name.replace(/^values-|\.ya?ml$/g, '')}</Button>
      ))}
    </div>
  );
}
