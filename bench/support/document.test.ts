import { readFileSync } from 'node:fs';

import { DOCUMENT_FILE, withFigures } from './document';
import { readResults } from './results';

describe('docs/performance.md', () => {
  it('has the figures of bench-results.json', () => {
    const text = readFileSync(DOCUMENT_FILE, 'utf8');
    expect(withFigures(text, readResults())).toBe(text);
  });

  it('is not written without a place for them', () => {
    expect(() => withFigures('# Performance', {})).toThrow('no place for the figures');
  });
});
