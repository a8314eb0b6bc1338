import * as React from 'react';

const PATHS = {
  pin: 'M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5',
  dismiss: 'm4.5 4.5 7 7m0-7-7 7',
  up: 'M4.5 9.5 8 6l3.5 3.5',
  down: 'M4.5 6.5 8 10l3.5-3.5',
  pause: 'M5.8 3.5v9M10.2 3.5v9',
  thumbUp:
    'M5 7.2 7.4 2.5c1 0 1.7.8 1.5 1.8l-.4 2.2h3.7c.7 0 1.2.6 1 1.3l-1 4.7c-.1.5-.5.8-1 .8H5m0-6.1H2.8v6.1H5z',
  thumbDown:
    'M11 8.8 8.6 13.5c-1 0-1.7-.8-1.5-1.8l.4-2.2H3.8c-.7 0-1.2-.6-1-1.3l1-4.7c.1-.5.5-.8 1-.8H11m0 6.1h2.2V2.7H11z',
} as const;

export type GlyphName = keyof typeof PATHS;

export interface GlyphProps {
  readonly name: GlyphName;
  readonly filled: boolean;
}

/** A small picture on a button that has a name. An icon of Paste would add 4 KB to the bundle for its wrapper. */
export const Glyph: React.FC<GlyphProps> = ({ name, filled }) => (
  <svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    display="block"
    fill={filled ? 'currentColor' : 'none'}
    stroke="currentColor"
    strokeWidth="1.2"
    strokeLinejoin="round"
    strokeLinecap="round"
    aria-hidden
  >
    <path d={PATHS[name]} />
  </svg>
);
