import { defineConfig } from 'vitest/config';

const always = ['**/node_modules/**', '**/dist/**', '**/dist-image/**', '**/.next/**', '**/out/**', '**/.tools/**'];

/** Two tiers of files: `parts` beside the code, `product` = the whole product in a browser, one file at a time. */
export default defineConfig({
  test: {
    globals: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'parts', include: ['{console,app-backend,app-frontend,packages,scripts}/**/*.test.{ts,mjs}', 'e2e/chart/**/*.test.ts'], exclude: always } },
      { extends: true, test: { name: 'product', include: ['e2e/product/**/*.test.ts'], exclude: always, fileParallelism: false, testTimeout: 600_000 } },
      { extends: true, test: { name: 'cluster', include: ['e2e/cluster/**/*.test.ts'], exclude: always, fileParallelism: false, testTimeout: 600_000 } },
    ],
  },
});
