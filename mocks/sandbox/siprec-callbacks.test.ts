import { createServer, type Server } from 'node:http';

import { ACCOUNT_SID } from '../twilio/ids';
import { createWorld } from '../twilio/model/world';
import { listen } from './listen';
import { postSiprecCallbacks } from './siprec-callbacks';

interface Posted {
  readonly path: string | undefined;
  readonly signature: unknown;
  readonly form: Record<string, string>;
}

let server: Server;
let url = '';
let posted: Posted[] = [];
let status = 200;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push({
        path: request.url,
        signature: request.headers['x-twilio-signature'],
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      response.writeHead(status).end();
    });
  });
  url = `http://127.0.0.1:${await listen(server, 0)}`;
});
beforeEach(() => {
  posted = [];
  status = 200;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function setUp(statusCallback: string | undefined = `${url}/status?generation=1`) {
  const { calls } = createWorld({ seed: 5 });
  const lines: string[] = [];
  const callbacks = postSiprecCallbacks(calls, (line) => lines.push(line));
  const { callSid } = calls.startInbound({ from: '+14155550123', isForked: false });
  const start = () =>
    calls.startStream(callSid, {
      connectorName: 'agent-assist',
      name: 'one',
      parameters: {},
      statusCallback,
    });
  return { calls, callbacks, callSid, lines, start };
}

it('posts what becomes of a stream, signed', async () => {
  const { calls, callbacks, callSid, start, lines } = setUp();
  const { sid } = start();
  await callbacks.settled();
  calls.failStream(callSid, '32001');
  await callbacks.stop();

  expect(posted.map(({ form }) => form)).toMatchObject([
    {
      AccountSid: ACCOUNT_SID,
      CallSid: callSid,
      SiprecSid: sid,
      SiprecName: 'one',
      SiprecEvent: 'siprec-started',
    },
    { SiprecEvent: 'siprec-error', SiprecErrorCode: '32001' },
  ]);
  for (const { path, signature } of posted) {
    expect(path).toBe('/status?generation=1');
    expect(signature).toMatch(/^[\w+/]{27}=$/);
  }
  expect(lines).toEqual([]);
});

it('says of a stream whose call is over that it has stopped', async () => {
  const { calls, callbacks, callSid, start } = setUp();
  start();
  await callbacks.settled();
  calls.hangUp(callSid);
  await callbacks.stop();
  expect(posted.map(({ form }) => form.SiprecEvent)).toEqual(['siprec-started', 'siprec-stopped']);
});

it('posts nothing where nobody asked, and nothing after its end', async () => {
  const { calls, callbacks, callSid } = setUp();
  calls.startStream(callSid, { connectorName: 'agent-assist', parameters: {} });
  await callbacks.stop();
  const other = setUp();
  await other.callbacks.stop();
  other.start();
  expect(posted).toEqual([]);
});

it('says so where a callback is not taken', async () => {
  status = 503;
  const { callbacks, start, lines } = setUp();
  start();
  await callbacks.stop();
  const unreachable = setUp('http://127.0.0.1:1/');
  unreachable.start();
  await unreachable.callbacks.stop();
  expect(lines).toEqual(['siprec-started: the status callback answered 503']);
  expect(unreachable.lines).toEqual(['siprec-started: the status callback cannot be reached']);
});
