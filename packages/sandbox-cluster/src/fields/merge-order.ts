/**
 * The order of a merged list (typed/merge.go, visitListItems): shared items stand in the configuration's order, items of the live
 * list alone stay before the shared item that they preceded, new items come where the configuration has them.
 */
export function mergeOrder(live: readonly string[], config: readonly string[]): string[] {
  const [inLive, inConfig] = [new Set(live), new Set(config)];
  const shared = config.filter((element) => inLive.has(element));
  const merged = new Set<string>();
  let [left, right] = [0, 0];
  while (left < live.length || right < config.length) {
    const [mine, given] = [live[left], config[right]];
    if (mine !== undefined && mine === given) {
      merged.add(mine);
      shared.shift();
      left += 1;
      right += 1;
    } else if (mine !== undefined && !inConfig.has(mine)) {
      merged.add(mine);
      left += 1;
    } else if (mine !== undefined && (merged.has(mine) || (given !== undefined && mine !== shared[0]))) {
      // A shared item whose turn comes with the configuration.
      left += 1;
    } else if (given !== undefined) {
      merged.add(given);
      if (given === shared[0]) shared.shift();
      right += 1;
    }
  }
  return [...merged];
}
