/**
 * Loaded into the process that serves Functions, before anything else: whatever they fetch is asked of UPSTREAM_URL, as
 * `/HOST/PATH`. Nothing else is done to it, because it is measured.
 */
const upstream = process.env.UPSTREAM_URL;
if (!upstream) throw new Error('UPSTREAM_URL should be where the stand-ins answer');

const ask = globalThis.fetch;
globalThis.fetch = (address, request) => {
  const { host, pathname, search } = new URL(address);
  return ask(`${upstream}/${host}${pathname}${search}`, request);
};
