import { LiveBadge } from '../../components/live-badge.tsx';
import type { Column, TopologyGraph } from './topology-graph.ts';

const columnWord: Record<Column, string> = { ingress: 'Ingress', service: 'Service', workload: 'Workload', pod: 'Pod', volume: 'Volume' };

/** The same graph as rows: for screen readers, narrow windows and people who search by eye. */
export function TopologyTable({ graph }: { graph: TopologyGraph }) {
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name]));
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="group" aria-label="Topology rows">
      <table aria-label="Topology" className="w-full min-w-[40rem] border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-xs text-faint">
            {['Kind', 'Name', 'State', 'Leads to'].map((name) => <th key={name} scope="col" className="h-8 px-3 font-normal first:pl-4">{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {graph.nodes.map((node) => (
            <tr key={node.id} className="h-8 border-b border-line last:border-b-0">
              <td className="px-3 pl-4 text-muted">{node.kind === '' ? columnWord[node.column] : node.kind}</td>
              <th scope="row" className="px-3 text-left font-medium whitespace-nowrap" title={node.fullName}>{node.name}</th>
              <td className="px-3 whitespace-nowrap"><LiveBadge tone={node.tone}>{node.detail}</LiveBadge></td>
              <td className="px-3 text-muted">{graph.edges.filter((edge) => edge.from === node.id).map((edge) => nameOf.get(edge.to)).join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
