'use client';
import type { RevisionRow } from '@wheelhouse/console-contract/rows.ts';
import { Age } from '../../components/age.tsx';
import { Button } from '../../components/button.tsx';
import { LiveBadge } from '../../components/live-badge.tsx';
import { RollbackButton } from './rollback-button.tsx';

export function RevisionTable({ revisions, onShow }: { revisions: readonly RevisionRow[]; onShow: (revision: number) => void }) {
  const newest = revisions[0]?.revision;
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="group" aria-label="Table of revisions">
      <table aria-label="Revisions" className="w-full min-w-[52rem] border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-xs text-faint">
            <th scope="col" className="h-8 px-3 pl-4 text-right font-normal">Revision</th>
            {['Status', 'When', 'Description', 'Chart', 'App'].map((name) => <th key={name} scope="col" className="h-8 px-3 font-normal">{name}</th>)}
            <th scope="col"><span className="sr-only">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          {revisions.map((row) => (
            <tr key={row.key} className="h-11 border-b border-line last:border-b-0 hover:bg-hover">
              <th scope="row" className="w-20 px-3 pl-4 text-right text-base font-semibold">{row.revision}</th>
              <td className="px-3"><LiveBadge tone={row.tone}>{row.status}</LiveBadge></td>
              <td className="px-3 whitespace-nowrap text-muted"><Age at={row.updatedAt} suffix=" ago" /></td>
              <td className="w-full px-3 text-muted"><span className="line-clamp-2" title={row.description}>{row.description}</span></td>
              <td className="px-3 whitespace-nowrap">{row.chart} {row.chartVersion}</td>
              <td className="px-3 whitespace-nowrap text-muted">{row.appVersion}</td>
              <td className="px-3 pr-4">
                <div className="flex justify-end gap-2">
                  <Button size="small" aria-label={`Values of revision ${row.revision}`} onClick={() => { onShow(row.revision); }}>Values</Button>
                  {row.revision !== newest && <RollbackButton revision={row.revision} size="small" />}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
