import path from 'node:path';
import type { NextConfig } from 'next';

/** Static export only: the console's server serves the files of `out`, Next itself never runs beside a person. */
const config: NextConfig = {
  output: 'export',
  transpilePackages: ['@wheelhouse/console-contract'],
  turbopack: { root: path.join(import.meta.dirname, '../..') },
  // `npm run typecheck` holds the types; checking them twice would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
};

export default config;
