'use client';
import { type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import { toneIcon, toneLine, toneText } from '../../components/tone.tsx';
import type { TopologyGraph, TopologyNode } from './topology-graph.ts';
import { layOut } from './topology-layout.ts';
import { useWidth } from './use-width.ts';

type RowNode = Node<TopologyNode & { stale: boolean }, 'row'>;
const nodeTypes = { row: TopologyBox };
const room = 16;

/** The graph, as large as its box allows and never larger than life; the page scrolls, the graph does not. Loaded after the first paint. */
export function TopologyCanvas({ graph, stale }: { graph: TopologyGraph; stale: boolean }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const layout = useMemo(() => layOut(graph), [graph]);
  const nodes = useMemo(() => layout.nodes.map((node): RowNode => ({
    id: node.id, type: 'row', position: { x: node.x, y: node.y }, data: { ...node, stale },
    width: node.width, height: node.height, sourcePosition: Position.Right, targetPosition: Position.Left,
  })), [layout, stale]);
  const edges = useMemo(() => graph.edges.map((edge): Edge => ({ id: `${edge.from} ${edge.to}`, source: edge.from, target: edge.to, focusable: false })), [graph]);
  const zoom = width === 0 || layout.width === 0 ? 1 : Math.min(1, (width - 2 * room) / layout.width);
  const height = layout.height * zoom + 2 * room;
  return (
    <div ref={box} role="group" aria-label="Topology graph" className="m-auto w-full min-w-0" style={{ height }}>
      {width > 0 && (
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          viewport={{ x: (width - layout.width * zoom) / 2, y: room, zoom }}
          minZoom={0.1}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          panOnDrag={false}
          zoomOnScroll={false}
          zoomOnPinch={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
          className="[--xy-edge-stroke:var(--line-strong)] [--xy-edge-stroke-width:1.25]"
        />
      )}
    </div>
  );
}

function TopologyBox({ data }: NodeProps<RowNode>) {
  const tone = data.stale ? 'stale' : data.tone;
  const Icon = toneIcon[tone];
  return (
    <div title={data.fullName} className={`h-full w-full rounded-md border border-l-[3px] border-line bg-panel px-2.5 py-1 ${toneLine[tone]}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <p className="flex items-center gap-1.5 text-xs leading-[18px]">
        <span className="min-w-0 truncate font-semibold">{data.name}</span>
        <Icon aria-label={tone} className={`ml-auto size-3 shrink-0 ${toneText[tone]}`} strokeWidth={2.5} />
      </p>
      <p className="truncate text-2xs leading-4 text-muted">{data.kind === '' ? data.detail : `${data.kind} · ${data.detail}`}</p>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </div>
  );
}
