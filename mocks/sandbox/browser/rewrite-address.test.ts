import { rewrite } from './rewrite-address';

const page = { href: 'http://localhost:3000/agent-desktop', protocol: 'http:', host: 'localhost:3000' };

it.each([
  ['https://iam.twilio.com/v1/x?a=1', 'http://localhost:3000/__twilio/iam.twilio.com/v1/x?a=1'],
  [
    'wss://event-bridge.twilio.com/v1/wschannels',
    'ws://localhost:3000/__twilio/event-bridge.twilio.com/v1/wschannels',
  ],
  ['https://hooks.example.test:8443/a', 'http://localhost:3000/__twilio/hooks.example.test:8443/a'],
])('sends %s to the sandbox', (address, expected) => {
  expect(rewrite(address, page)).toBe(expected);
});

it.each([
  'http://localhost:3001/agent-assist-token',
  'ws://127.0.0.1:8080/socket.io/?EIO=4',
  'blob:http://localhost:3000/1',
  'data:text/plain,x',
])('leaves %s on this machine alone', (address) => {
  expect(rewrite(address, page)).toBe(address);
});

it('keeps addresses of the page’s own', () => {
  expect(rewrite('/plugins/a.js', page)).toBe('http://localhost:3000/plugins/a.js');
});
