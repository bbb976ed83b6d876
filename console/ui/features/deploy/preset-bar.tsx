'use client';
import type { ChartInfo } from '@wheelhouse/console-contract/release.ts';
import { Button } from '../../components/button.tsx';

/** Starting points: what is live, the chart's defaults, the chart's own values files. `null` means: follow what is live. */
export function PresetBar({ chart, text, onChoose }: { chart: ChartInfo; text: string; onChoose: (text: string | null) => void }) {
  const presets = [
    ...(chart.currentYaml === null ? [] : [{ name: 'Live values', title: 'The values of the newest revision', start: null, text: chart.currentYaml }]),
    { name: 'Defaults', title: 'Nothing on top of the chart’s values.yaml', start: '', text: '' },
    ...Object.entries(chart.presets).map(([file, preset]) => ({ name: file.replace(/^values-|\.ya?ml$/g, ''), title: file, start: preset, text: preset })),
  ];
  const chosen = presets.find((preset) => preset.text === text);
  return (
    <div role="group" aria-label="Start from" className="flex flex-wrap items-center gap-1.5">
      <span>Start from</span>
      {presets.map((preset) => (
        <Button key={preset.name} size="small" title={preset.title} aria-pressed={preset === chosen} onClick={() => { onChoose(preset.start); }} className="aria-pressed:border-accent aria-pressed:bg-hover">{preset.name}</Button>
      ))}
    </div>
  );
}
