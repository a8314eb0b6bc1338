import type { Media } from '@twilio/conversations';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { readEmail, type EmailMessage } from './email-text';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const ADDRESS = 'https://media.twilio.test/ME1';
const signal = () => new AbortController().signal;

const body = (contentType: string, address: string | null = ADDRESS) =>
  ({
    contentType,
    category: 'body',
    getContentTemporaryUrl: () => Promise.resolve(address),
  }) as unknown as Media;

const email = (bodies: readonly Media[], rest: Partial<EmailMessage> = {}): EmailMessage => ({
  body: null,
  subject: null,
  getMediaByCategories: () => [...bodies],
  getEmailBody: (type = 'text/plain') => bodies.find(({ contentType }) => contentType === type) ?? null,
  ...rest,
});

const serving = (text: string) => server.use(http.get(ADDRESS, () => HttpResponse.text(text)));

describe('an e-mail', () => {
  it('says what its plain text says, without what it quotes', async () => {
    serving('Where is it?\r\n\r\nOn 12 Jan 2026, Ada wrote:\r\n> Hello');
    expect(await readEmail(email([body('text/html', 'https://no.test'), body('text/plain')]), signal())).toBe(
      'Where is it?',
    );
  });

  it('says what its HTML shows where there is no plain text', async () => {
    serving('<p>Where <b>is</b> it?</p><div>On 12 Jan 2026, Ada wrote:<blockquote>Hello</blockquote></div>');
    expect(await readEmail(email([body('text/html')]), signal())).toBe('Where is it?');
  });

  it.each([
    ['Parcel 4711', 'Parcel 4711\n\nWhere is it?'],
    ['Re: Parcel 4711', 'Where is it?'],
    ['AW: Paket', 'Where is it?'],
    ['Return of a parcel', 'Return of a parcel\n\nWhere is it?'],
    ['', 'Where is it?'],
  ])('begins with its subject, unless it only repeats one: "%s"', async (subject, text) => {
    serving('Where is it?');
    expect(await readEmail(email([body('text/plain')], { subject }), signal())).toBe(text);
  });

  it('says nothing where it holds neither kind of text', async () => {
    expect(await readEmail(email([body('text/calendar')]), signal())).toBe('');
  });

  it.each([
    'http://media.twilio.test/ME1',
    'javascript:alert(1)',
    'data:text/plain,hello',
    'file:///etc/passwd',
    'media/ME1',
    null,
  ])('is not fetched from %s', async (address) => {
    await expect(readEmail(email([body('text/plain', address)]), signal())).rejects.toMatchObject({
      kind: 'malformed',
    });
  });

  it('may be served by this machine', async () => {
    server.use(http.get('http://127.0.0.1:8080/ME1', () => HttpResponse.text('Hello')));
    const local = email([body('text/plain', 'http://127.0.0.1:8080/ME1')]);
    expect(await readEmail(local, signal())).toBe('Hello');
  });

  it.each([
    [500, 'unreachable'],
    [429, 'unreachable'],
    [403, 'rejected'],
    [404, 'rejected'],
  ])('that is answered with %i is %s', async (status, kind) => {
    server.use(http.get(ADDRESS, () => new HttpResponse(null, { status })));
    await expect(readEmail(email([body('text/plain')]), signal())).rejects.toMatchObject({ kind });
  });

  it('that nobody answers is unreachable', async () => {
    server.use(http.get(ADDRESS, () => HttpResponse.error()));
    await expect(readEmail(email([body('text/plain')]), signal())).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });

  it('is read from its top, and no further than a person would', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new TextEncoder().encode(`${sent} ${'ü'.repeat(32_768)}`));
      },
    });
    server.use(http.get(ADDRESS, () => new HttpResponse(endless)));
    const text = await readEmail(email([body('text/plain')]), signal());
    expect(text).toMatch(/^1 ü+$/);
    expect(text.length).toBeLessThanOrEqual(16_000);
    expect(sent).toBeLessThan(40);
  });
});
