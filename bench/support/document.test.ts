import { readFileSync } from 'node:fs';

import { DOCUMENT_FILE, withFigures } from './document';
import { figure } from './figure';
import { readResults } from './results';

describe('docs/performance.md', () => {
  it('has the figures of bench-results.json', () => {
    const text = readFileSync(DOCUMENT_FILE, 'utf8');
    expect(withFigures(text, readResults())).toBe(text);
  });

  it('says of how many runs a figure is, where some broke', () => {
    const places = '<!-- figures: written by npm run bench -->\n<!-- /figures -->';
    const whole = figure('whole', 'ms', [1, 2, 3, 4, 5], { atMost: 3 });
    const broken = figure('broken', 'ms', [1, 2, 3], { atMost: 3 });
    const entry = { measuredAt: '', commit: 'abc', machine: '', about: '', figures: [whole, broken] };
    const text = withFigures(places, { memory: entry });
    expect(text).toMatch(/\| whole +\| 3 ms +\| 1 – 5 +\|/);
    expect(text).toMatch(/\| broken +\| 2 ms +\| 1 – 3, of 3 +\|/);
  });

  it('is not written without a place for them', () => {
    expect(() => withFigures('# Performance', {})).toThrow('no place for the figures');
  });
});
