import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Pure files of the console's server: tables in, answers out. They import types, and one another. */
const pure = ['verdict', 'causes', 'timeline', 'release-view', 'hpa-story', 'rows', 'pod-status', 'quantity', 'merge', 'diff'];

/** `from` may not import `to`: the arrows of docs/architecture.md. */
const arrow = (target, from, message) => ({ target: `./${target}`, from: from.map((path) => `./${path}`), message });
const server = (...folders) => folders.map((folder) => `console/server/${folder}`);
const arrows = [
  arrow('console/ui', ['console/server', 'app-backend', 'app-frontend', 'packages'], 'ui → contract only.'),
  arrow('console/contract', ['console/server', 'console/ui', 'app-backend', 'app-frontend', 'packages'], 'The contract imports zod only.'),
  arrow('console/server', ['console/ui', 'app-backend', 'app-frontend', 'packages'], 'server → contract only.'),
  arrow('console/server/kube', server('http', 'live', 'security', 'cluster', 'helm', 'deploy', 'scaling', 'logs', 'setup', 'history'), 'kube knows nothing of what stands on it.'),
  arrow('console/server/helm', server('http', 'live', 'security', 'cluster', 'deploy', 'scaling', 'logs', 'setup'), 'helm knows nothing of sockets, rows or operations.'),
  arrow('console/server/history', server('http', 'live', 'security', 'cluster', 'helm', 'deploy', 'scaling', 'logs', 'setup', 'kube'), 'history is the ground.'),
  ...['cluster', 'deploy', 'scaling', 'logs', 'setup'].map((folder) => arrow(`console/server/${folder}`, server('http', 'live'), 'http and live stand on the rest, not the other way round.')),
  arrow('packages/sandbox-cluster', ['console', 'app-backend', 'app-frontend', 'packages/chat-contract', 'e2e'], 'The sandbox imports no sibling.'),
  arrow('app-backend', ['console', 'app-frontend', 'packages/sandbox-cluster', 'e2e'], 'backend → chat-contract only.'),
  arrow('app-frontend', ['console', 'app-backend', 'packages/sandbox-cluster', 'e2e'], 'frontend → chat-contract only.'),
];

const oneDoor = (name, file) => ({ name, message: `Only ${file} imports ${name}.` });

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/dist-image/', '**/out/', '**/.next/', '**/.turbo/', '.tools/', '**/next-env.d.ts', '**/*.config.{mjs,js,ts}'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      'max-lines': ['error', 300],
      'eqeqeq': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read the environment in env.ts.' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: arrows }],
    },
  },
  {
    files: ['console/server/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [
        oneDoor('@kubernetes/client-node', 'kube/client.ts'), oneDoor('socket.io', 'live/socket.ts'), oneDoor('node:child_process', 'helm/run-helm.ts'), oneDoor('node:sqlite', 'history/'),
      ] }],
    },
  },
  { files: ['console/server/kube/client.ts', 'console/server/live/socket.ts', 'console/server/helm/run-helm.ts', 'console/server/history/*.ts', '**/*.test.ts', '**/*-fixture.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: pure.map((name) => `console/server/*/${name}.ts`),
    rules: { 'no-restricted-syntax': ['error', { selector: `ImportDeclaration[importKind!="type"]:not([source.value=/\\/(${pure.join('|')})\\.ts$/])`, message: 'A pure file imports types, and other pure files.' }] },
  },
  { files: ['console/ui/**/*.{ts,tsx}', 'app-frontend/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' } },
  { files: ['**/env.ts', '**/*.test.ts', '**/*.test.tsx', 'e2e/**', 'bench/**'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node, sourceType: 'module' },
    rules: { 'max-lines': ['error', 300], 'no-undef': 'error', 'no-unused-vars': 'error', 'eqeqeq': 'error' },
  },
);
