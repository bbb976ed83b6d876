import { dirname } from 'node:path';
import type { NextConfig } from 'next';

/** npm hoists to the workspace root, so tracing and Turbopack must look there. */
const repositoryRoot = dirname(import.meta.dirname);

/** Held on every answer. The Content-Security-Policy needs a nonce per page: see proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), browsing-topics=()' },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  // Sharp is 19 MB and nothing here is resized; TypeScript is traced although only the build needs it.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['sharp', '@img', 'typescript'].map((name) => `../node_modules/${name}/**`) },
  transpilePackages: ['@wheelhouse/chat-contract'],
  poweredByHeader: false,
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
};

export default config;
