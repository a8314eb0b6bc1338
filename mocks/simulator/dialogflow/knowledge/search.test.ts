import { addressOf, DOCUMENTS } from './documents';
import { searchDocuments, snippetOf, withoutMarkdown } from './search';

const bestFor = (text: string): string | undefined => searchDocuments(text)[0]?.document.id;

it.each([
  ['I want to return my boots', 'returns'],
  ['Can I swap it for a larger one, the size is too tight?', 'exchanges'],
  ['When do I get my money back?', 'refunds'],
  ['My package still has not arrived', 'missing-parcel'],
  ['The cup arrived broken', 'damaged-items'],
  ['I need to cancel my order', 'cancel-order'],
  ['I forgot my password', 'password-reset'],
  ['I was charged twice', 'unknown-charge'],
  ['My internet is down', 'outage'],
  ['only the power light of the router is on', 'router'],
  ['how long is the warranty', 'warranty'],
  ['My promo code does not work', 'promo-codes'],
])('finds for "%s" the article %s', (text, id) => {
  expect(bestFor(text)).toBe(id);
});

it.each([
  '',
  'Hello',
  'thanks, bye',
  'flux capacitor of a time machine',
  'Dana Whitfield, 4471902856',
  'grace.obi@example.com',
])('finds nothing for "%s"', (text) => {
  expect(searchDocuments(text)).toEqual([]);
});

it('picks the question that comes nearest, not always the first', () => {
  expect(searchDocuments('the reset e-mail for my password does not arrive')[0]?.faq.question).toBe(
    'The reset e-mail does not arrive',
  );
});

it('is surer the more words match, and lists the surest first', () => {
  const one = searchDocuments('refund');
  const more = searchDocuments('refund money card');
  expect(more[0]?.confidence).toBeGreaterThan(one[0]?.confidence ?? 1);
  const confidences = searchDocuments('return or refund a damaged parcel').map(
    ({ confidence }) => confidence,
  );
  expect(confidences.length).toBeGreaterThan(2);
  expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
});

it('quotes a sentence of the article that it names', () => {
  const [hit] = searchDocuments('refund to a debit card');
  expect(hit && snippetOf(hit)).toEqual({
    uri: 'https://help.example.com/articles/refunds',
    text: 'A refund to a credit card takes 3 to 5 working days, to a debit card 5 to 7.',
    title: 'When a refund arrives',
    metadata: { article_id: 'refunds' },
  });
});

it('knows every article by an address and a name of its own', () => {
  expect(new Set(DOCUMENTS.map(addressOf)).size).toBe(DOCUMENTS.length);
  expect(DOCUMENTS.length).toBeGreaterThanOrEqual(15);
});

it('turns markdown into what it says', () => {
  expect(withoutMarkdown('**Bold** and [a link](https://a.example)')).toBe('Bold and a link');
  expect(withoutMarkdown('| A | B |\n|---|---|\n| 1 | 2 |')).toBe('A: B\n1: 2');
});
