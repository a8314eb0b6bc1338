import { HttpProblem } from './http-problem';
import { revisionOf } from './sync-document';
import type { RestAnswer } from './twilio-rest';

const answered = (parts: Partial<RestAnswer>): RestAnswer => {
  const text = parts.text ?? '{"revision":"7","data":{}}';
  return {
    address: 'https://sync.twilio.com/v1/Services/IS1/Documents/KD1',
    status: 200,
    code: undefined,
    text,
    body: () => (text === '' ? undefined : (JSON.parse(text) as unknown)),
    etag: '"7"',
    ...parts,
  };
};

describe('what Sync says that it has written', () => {
  it('is known by its ETag, and without one by its revision', () => {
    expect(revisionOf(answered({}))).toBe('"7"');
    expect(revisionOf(answered({ etag: undefined }))).toBe('7');
  });

  it.each([
    ['it refuses', answered({ status: 503 })],
    ['something in between answers with an ETag of its own', answered({ text: '', etag: '"proxy"' })],
    ['a page answers', answered({ text: '{"page":1}' })],
  ])('is not taken for written where %s', (_, answer) => {
    expect(() => revisionOf(answer)).toThrow(HttpProblem);
  });
});
