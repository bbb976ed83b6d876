import dagre from '@dagrejs/dagre';
import { type Column, columns, type TopologyGraph, type TopologyNode } from './topology-graph.ts';

export type PlacedNode = TopologyNode & { x: number; y: number; width: number; height: number };
export type Layout = { nodes: PlacedNode[]; width: number; height: number };

const nodeHeight = 44;
const columnGap = 26;
const columnWidth: Record<Column, number> = { ingress: 124, service: 120, workload: 188, pod: 240, volume: 156 };

/**
 * Places the graph left to right. dagre decides the heights; the column is decided by the kind, so that a
 * Service without Ingress still stands with the Services. An invisible root holds every node at its column's rank.
 */
export function layOut(graph: TopologyGraph): Layout {
  const shown = columns.filter((column) => graph.nodes.some((node) => node.column === column));
  const left = new Map<Column, number>();
  let width = 0;
  for (const column of shown) {
    left.set(column, width);
    width += columnWidth[column] + columnGap;
  }
  const plan = new dagre.graphlib.Graph();
  plan.setGraph({ rankdir: 'LR', nodesep: 8, ranksep: columnGap });
  plan.setDefaultEdgeLabel(() => ({}));
  plan.setNode('root', { width: 1, height: 1 });
  const targets = new Set(graph.edges.map((edge) => edge.to));
  for (const node of graph.nodes) {
    plan.setNode(node.id, { width: columnWidth[node.column], height: nodeHeight });
    if (!targets.has(node.id)) plan.setEdge('root', node.id, { minlen: shown.indexOf(node.column) + 1, weight: 1 });
  }
  for (const edge of graph.edges) plan.setEdge(edge.from, edge.to, { weight: 4 });
  // The order in which the rows come, not the best one for each moment: a live graph must not rearrange itself when a pod joins.
  dagre.layout(plan, { disableOptimalOrderHeuristic: true });
  const placed = graph.nodes.map((node): PlacedNode => ({
    ...node, x: left.get(node.column) ?? 0, y: plan.node(node.id).y - nodeHeight / 2, width: columnWidth[node.column], height: nodeHeight,
  }));
  const top = Math.min(...placed.map((node) => node.y), Infinity);
  const bottom = Math.max(...placed.map((node) => node.y + nodeHeight), top);
  return {
    nodes: placed.map((node) => ({ ...node, y: node.y - top })),
    width: Math.max(0, width - columnGap),
    height: placed.length === 0 ? 0 : bottom - top,
  };
}
