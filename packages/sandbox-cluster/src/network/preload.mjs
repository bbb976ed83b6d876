// Loaded into every Node process of a pod (NODE_OPTIONS=--import). It stands in for what a pod's namespaces and cluster DNS would do: a
// server on "all addresses" gets the pod's address, Service names resolve, the host is called like the pod. All else is left untouched.
import dns from 'node:dns';
import { readFileSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';

const { POD_IP, SANDBOX_HOST: hostname, SANDBOX_NAMES: namesFile, SANDBOX_NAMESPACE: namespace } = process.env;

if (POD_IP && namesFile) {
  patchListen();
  patchLookup();
  os.hostname = () => hostname;
  syncBuiltinESMExports();
}

function patchListen() {
  const wildcards = new Set([undefined, null, '', '0.0.0.0', '::', '[::]', hostname]);
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (...args) {
    const [first, second] = args;
    if (first === null || first === undefined || typeof first === 'function') {
      args.splice(0, typeof first === 'function' ? 0 : 1, { port: 0, host: POD_IP });
    } else if (isPort(first)) {
      if (typeof second === 'string') args[1] = wildcards.has(second) ? POD_IP : second;
      else args.splice(1, second === undefined || second === null ? 1 : 0, POD_IP);
    } else if (typeof first === 'object' && isPort(first.port) && wildcards.has(first.host)) {
      args[0] = { ...first, host: POD_IP, ipv6Only: false };
    }
    return listen.apply(this, args);
  };
}

function isPort(value) {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

function patchLookup() {
  const { lookup } = dns;
  const { lookup: lookupPromise } = dns.promises;
  dns.lookup = function (name, options, callback) {
    const [given, done] = typeof options === 'function' ? [{}, options] : [options, callback];
    const addresses = typeof done === 'function' ? find(name) : undefined;
    if (!addresses) return lookup.call(dns, name, options, callback);
    if (given?.all) process.nextTick(done, null, addresses.map(toEntry));
    else process.nextTick(done, null, addresses[0], 4);
    return {};
  };
  dns.promises.lookup = async function (name, options) {
    const addresses = find(name);
    if (!addresses) return lookupPromise.call(dns.promises, name, options);
    return options?.all ? addresses.map(toEntry) : toEntry(addresses[0]);
  };
}

const toEntry = (address) => ({ address, family: 4 });

let names = {};
let readAt = -1;
let turn = 0;

/** Addresses of a Service, a pod of a headless Service or this pod; undefined = not a name of the cluster. */
function find(asked) {
  if (typeof asked !== 'string' || asked === '') return undefined;
  const name = asked.toLowerCase().replace(/\.$/, '').replace(/\.svc(\.cluster\.local)?$/, '');
  if (name === hostname) return [POD_IP];
  const known = readNames();
  const addresses = (Object.hasOwn(known, name) && known[name]) || (Object.hasOwn(known, `${name}.${namespace}`) && known[`${name}.${namespace}`]);
  if (!addresses || addresses.length === 0) return undefined;
  const first = turn++ % addresses.length;
  return [...addresses.slice(first), ...addresses.slice(0, first)];
}

function readNames() {
  try {
    const { mtimeMs, ino } = statSync(namesFile);
    if (mtimeMs + ino !== readAt) {
      names = JSON.parse(readFileSync(namesFile, 'utf8'));
      readAt = mtimeMs + ino;
    }
  } catch {
    // Replaced between the two calls or not written yet: the names of the last reading stay.
  }
  return names;
}
