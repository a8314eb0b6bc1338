import { contained, noteMistake } from './mistakes';

describe('a mistake of ours', () => {
  let lines: jest.SpyInstance;
  beforeEach(() => (lines = jest.spyOn(console, 'error').mockImplementation(() => undefined)));
  afterEach(() => jest.restoreAllMocks());
  const said = (): readonly string[] => lines.mock.calls.map(([line]) => String(line));

  it('is named once, by its kind and its place in the code', () => {
    const error = new TypeError('no such thing');
    noteMistake('The list', error);
    noteMistake('The list', error);
    expect(said()).toEqual([
      expect.stringMatching(/^\[agent-assist\] The list: TypeError at .*mistakes\.test\.ts:\d+:\d+/),
    ]);
  });

  it('is named without its message, which may quote what somebody said', () => {
    const quoting = ['My card is 4111', 'at My card 4111:1:1 or so', 'at secret'];
    noteMistake('Reading', new SyntaxError(quoting.join('\n')));
    noteMistake('Fetching', 'a token');
    expect(said()).toHaveLength(2);
    expect(said().join('\n')).not.toMatch(/4111|secret|a token/);
    expect(said()[1]).toBe('[agent-assist] Fetching: something was thrown that is no error (string)');
  });

  it('is named without the query of the bundle’s address', () => {
    const error = new Error('x');
    error.stack = 'Error: x\n    at look (https://flex.test/bundle.js?token=secret:1:234)';
    noteMistake('Looking', error);
    expect(said()).toEqual(['[agent-assist] Looking: Error at look (https://flex.test/bundle.js:1:234)']);
  });

  it('goes no further than the listener that made it', () => {
    const heard: number[] = [];
    const listener = contained('Listening', (n: number) => {
      heard.push(n);
      if (n === 1) throw new Error('x');
    });
    listener(1);
    listener(2);
    expect(heard).toEqual([1, 2]);
    expect(said()).toHaveLength(1);
  });
});
