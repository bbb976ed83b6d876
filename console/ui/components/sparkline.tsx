/**
 * A small line with a soft ground; decoration beside a number that says the same, hence hidden from screen readers.
 * The scale starts at zero unless the line is flat there, so that noise does not look like change.
 */
export function Sparkline({ values, className }: { values: readonly number[]; className: string }) {
  const width = 108;
  const height = 32;
  if (values.length < 2) return <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className={`h-8 w-27 ${className}`}><line x1="0" x2={width} y1={height - 1} y2={height - 1} stroke="currentColor" strokeOpacity="0.35" strokeDasharray="2 4" /></svg>;
  const top = Math.max(...values, 1e-9) * 1.1;
  const points = values.map((value, index) => `${((index / (values.length - 1)) * width).toFixed(1)},${(height - 1 - (value / top) * (height - 4)).toFixed(1)}`);
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={`h-8 w-27 ${className}`}>
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} fill="currentColor" fillOpacity="0.14" />
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}
