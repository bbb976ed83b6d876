'use client';
import { fieldClass } from '../../components/field.ts';
import type { QuickField } from './edit-values.ts';

/** The values people change most, two ways into the same text. */
export function QuickForm({ fields, onSet }: { fields: readonly QuickField[]; onSet: (path: readonly string[], value: string | number) => void }) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-3 border-b border-line px-4 py-3">
      {fields.map((field) => (
        <label key={field.path.join('.')} className={`flex flex-col gap-1 ${field.kind === 'text' ? 'min-w-52 flex-[1_1_16rem]' : ''}`}>
          <span className="text-xs text-faint" title={field.path.join('.')}>{field.label}</span>
          {field.kind === 'number'
            ? <input type="number" min={0} max={100} value={field.value} onChange={(event) => { if (event.target.value !== '') onSet(field.path, event.target.valueAsNumber); }} className={`${fieldClass} w-full min-w-36`} />
            : <input value={field.value} onChange={(event) => { onSet(field.path, event.target.value); }} className={fieldClass} />}
        </label>
      ))}
    </div>
  );
}
