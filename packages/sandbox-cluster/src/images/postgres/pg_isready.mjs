#!/usr/bin/env node
// pg_isready of PostgreSQL (https://www.postgresql.org/docs/18/app-pg-isready.html), which the embedded build lacks: same options, words and
// exit codes (0 accepting, 1 rejecting, 2 no answer, 3 not tried). Its local address is the pod's: the server listens nowhere else.
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { host, port, username, dbname, timeout, quiet } = readOptions();
const local = host === '' || host.startsWith('/') || host === 'localhost' || host === '127.0.0.1';
const address = local ? process.env.POD_IP ?? '127.0.0.1' : host;

const socket = connect({ host: address, port });
if (timeout > 0) socket.setTimeout(timeout * 1000, () => end(2, 'no response'));
socket.on('error', () => end(2, 'no response'));
socket.on('end', () => end(2, 'no response'));
socket.on('connect', () => socket.write(toStartupMessage({ user: username, database: dbname })));
socket.on('data', (answer) => {
  // 57P03 cannot_connect_now: starting up, shutting down or recovering. Any other refusal comes from a server that works.
  end(answer[0] === 0x45 && answer.includes('C57P03') ? 1 : 0, answer[0] === 0x45 && answer.includes('C57P03') ? 'rejecting connections' : 'accepting connections');
});

function toStartupMessage(parameters) {
  const text = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`).join('');
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', short: 'h', default: process.env.PGHOST ?? '' },
        port: { type: 'string', short: 'p', default: process.env.PGPORT ?? '5432' },
        username: { type: 'string', short: 'U', default: process.env.PGUSER ?? process.env.POSTGRES_USER ?? 'postgres' },
        dbname: { type: 'string', short: 'd', default: process.env.PGDATABASE ?? '' },
        timeout: { type: 'string', short: 't', default: '3' },
        quiet: { type: 'boolean', short: 'q', default: false },
      },
    });
    return { ...values, dbname: values.dbname || values.username, port: Number(values.port), timeout: Number(values.timeout) };
  } catch (error) {
    console.error(`pg_isready: error: ${error.message}`);
    process.exit(3);
  }
}

function end(code, words) {
  if (!quiet) console.log(`${local ? address : host}:${port} - ${words}`);
  socket.destroy();
  process.exit(code);
}
