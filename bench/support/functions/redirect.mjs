import http from 'node:http';
import https from 'node:https';

/**
 * Loaded into the process that serves Functions, before anything else: whatever they ask by fetch or by https is asked of
 * UPSTREAM_URL, as `/HOST/PATH`. Nothing else is done to a call, because it is measured.
 */
const upstream = process.env.UPSTREAM_URL;
if (!upstream) throw new Error('UPSTREAM_URL should be where the stand-ins answer');

const redirected = (address) => {
  const { host, pathname, search } = new URL(address);
  return `${upstream}/${host}${pathname}${search}`;
};

const { fetch } = globalThis;
globalThis.fetch = (address, request) => fetch(redirected(address), request);

const agent = new http.Agent({ keepAlive: true });
https.request = (address, options) => http.request(redirected(address), { ...options, agent });

/** Whoever has started it may ask at any time how much processor time it has taken, in milliseconds. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ processorMs: (user + system) / 1_000 });
});
