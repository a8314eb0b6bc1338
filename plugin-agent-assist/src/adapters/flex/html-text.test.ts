import { htmlToText } from './html-text';

describe('the text of an HTML mail', () => {
  it.each([
    [
      'paragraphs',
      '<p>Hello Ada,</p><p>where\n is <b>my</b>&nbsp;parcel?</p>',
      'Hello Ada,\n\nwhere is my parcel?',
    ],
    [
      'Gmail’s lines',
      '<div dir="ltr">One<div>Two</div><div><br></div><div>Three</div></div>',
      'One\nTwo\n\nThree',
    ],
    ['breaks', 'One<br>Two<br/>Three', 'One\nTwo\nThree'],
    ['lists', '<ul><li>red</li><li>blue <i>sky</i></li></ul>', '- red\n- blue sky'],
    ['tables', '<table><tr><td>Order</td><td>4711</td></tr><tr><td>Sum</td></tr></table>', 'Order 4711\nSum'],
    ['links', '<a href="https://shop.test/x">the order</a>', 'the order'],
    ['characters', '&lt;b&gt; &amp; Gr&uuml;&szlig;e', '<b> & Grüße'],
    ['quotes', 'Yes.<blockquote type="cite"><p>Sure?</p><p>Ada</p></blockquote>', 'Yes.\n> Sure?\n>\n> Ada'],
    [
      'what nobody sees',
      '<style>p{}</style><script>x()</script><p style="display:none">secret</p><span hidden>x</span><p>Hi</p>',
      'Hi',
    ],
    ['nothing', '', ''],
  ])('of %s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('is read without running or loading anything', () => {
    const hostile = '<img src="x" onerror="window.hacked = true"><script>window.hacked = true</script>Hi';
    expect(htmlToText(hostile)).toBe('Hi');
    expect(document.querySelector('img')).toBeNull();
    expect('hacked' in window).toBe(false);
  });

  it('is bounded, however deep the mail nests', () => {
    expect(htmlToText(`${'<div>'.repeat(1_000)}deep`)).toBe('');
    expect(htmlToText(`${'<div>'.repeat(300)}deep`)).toBe('deep');
  });
});
