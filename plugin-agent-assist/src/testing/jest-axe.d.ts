/** jest-axe ships no types, and those of DefinitelyTyped stand for an axe-core that is a major version behind. */
declare module 'jest-axe' {
  import type { AxeResults } from 'axe-core';

  export const axe: (html: Element | string) => Promise<AxeResults>;
  export const toHaveNoViolations: jest.ExpectExtendMap;
}

declare namespace jest {
  interface Matchers<R> {
    /** Names each rule that the rendered elements break. */
    toHaveNoViolations(): R;
  }
}
