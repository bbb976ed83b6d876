/**
 * `npm run bench`: the product's numbers beside what they are compared to, on one line each. Nothing here fails a build:
 * machines differ and are noisy; read the ratios. `npm run bench -- path` runs one of: path.
 */
import { measureWholePath } from './whole-path.ts';
import { printRows } from './rows.ts';

const suites = { path: measureWholePath };
const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  printRows(await measure());
}
