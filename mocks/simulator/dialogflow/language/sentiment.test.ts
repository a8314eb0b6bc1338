import { sentimentOf } from './sentiment';

it.each([
  ['My order number is 4471902856', 0],
  ['', 0],
  ['Wonderful, thank you so much!', 1],
  ['My internet is down. That is a whole day of work lost.', -0.5],
  ['This is ridiculous, the worst service ever', -1],
  ['That is not good', -0.5],
  ['I’m very annoyed', -1],
])('"%s" scores %d', (text, score) => {
  expect(sentimentOf(text).score).toBe(score);
});

it('tells a message that is torn from one without feeling by the magnitude', () => {
  const torn = sentimentOf('Great shop, terrible delivery');
  expect(torn.score).toBeCloseTo(-0.1);
  expect(torn.magnitude).toBeCloseTo(1.7);
  expect(sentimentOf('Order 4471').magnitude).toBe(0);
});

it('never leaves the range of Google’s scores', () => {
  expect(sentimentOf('terrible awful worst hate scam furious').score).toBe(-1);
  expect(sentimentOf('perfect wonderful excellent amazing').score).toBe(1);
});
