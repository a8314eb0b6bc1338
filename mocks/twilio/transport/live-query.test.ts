import { parseLiveQuery } from './live-query';

const item = { status: 'accepted', worker_sid: 'WK1', attributes: { name: 'Ada', level: 3 } };

it.each([
  ['', true],
  ['data.status == "accepted"', true],
  ['data.status != "accepted"', false],
  ['data.worker_sid eq "WK1" and data.status eq "pending"', false],
  ['data.worker_sid == "WK2" || data.attributes.name CONTAINS "da"', true],
  ['data.worker_sid == "WK1" && (data.status not_in ["completed", "canceled"])', true],
  ['data.status in ["completed", "canceled"]', false],
  ['data.attributes.level == 3', true],
])('%s', (expression, expected) => {
  expect(parseLiveQuery(expression)(item)).toBe(expected);
});

it.each([
  'data.status',
  'data.status == ',
  'data.status == "a" "b"',
  'status == "a"; drop',
  '(data.status == "a"',
])('refuses %s', (expression) => {
  expect(() => parseLiveQuery(expression)).toThrow(expect.objectContaining({ status: 400 }) as Error);
});
