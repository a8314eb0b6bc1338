import { insertReply } from './draft';

describe('a reply goes into the draft', () => {
  it.each([
    { draft: '', cursor: 0, becomes: 'Sure!', at: 5 },
    { draft: 'Hello Ada.', cursor: 10, becomes: 'Hello Ada. Sure!', at: 16 },
    { draft: 'Hello Ada. ', cursor: 11, becomes: 'Hello Ada. Sure!', at: 16 },
    { draft: 'Hello. Bye', cursor: 6, becomes: 'Hello. Sure! Bye', at: 12 },
    { draft: 'Bye', cursor: 0, becomes: 'Sure! Bye', at: 5 },
    { draft: 'Line\n', cursor: 5, becomes: 'Line\nSure!', at: 10 },
  ])('at $cursor of "$draft", with nothing lost', ({ draft, cursor, becomes, at }) => {
    expect(insertReply({ text: draft, cursor }, 'Sure!')).toEqual({ text: becomes, cursor: at });
  });
});
