/** CPU in Kubernetes' millicores below one core, in cores from there on: “512 m”, “1.25 cores”. */
export function formatCpu(millicores: number): string {
  if (millicores < 1000) return `${Math.round(millicores)} m`;
  const cores = millicores / 1000;
  return `${trimZeros(cores.toFixed(2))} ${cores === 1 ? 'core' : 'cores'}`;
}

/** Bytes in binary units with three figures: “742 MiB”, “2.3 GiB”. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${trimZeros(value.toFixed(digits))} ${units[unit] ?? 'B'}`;
}

export function formatPercent(percent: number): string {
  return `${Math.round(percent)} %`;
}

/** Whole numbers with thin grouping, so that 60,000 is not read as 6,000. */
export function formatCount(count: number): string {
  return countFormat.format(count);
}

/** “1 pod”, “3 pods”. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const countFormat = new Intl.NumberFormat('en-US');

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
