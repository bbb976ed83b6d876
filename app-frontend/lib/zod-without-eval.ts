import { config } from 'zod';

// Zod compiles schemas with `new Function`, which the Content-Security-Policy forbids and reports. Import this before any schema.
config({ jitless: true });
