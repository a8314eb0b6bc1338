import * as v from 'valibot';

import { decodeOptional, type Report } from './decode';
import { quickly, UNDECIDED } from './quick';

/** Text without which there is nothing to show. */
export const requiredText = quickly(
  v.pipe(v.string(), v.trim(), v.nonEmpty()),
  (raw) => (typeof raw === 'string' && raw.trim()) || UNDECIDED,
);

const text = v.string();

/** Embeddings, overrides, isolates and marks of the Unicode bidirectional algorithm. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that may be missing, trimmed, or empty. */
export const decodeText = (raw: unknown, what: string, report: Report): string =>
  (typeof raw === 'string' ? raw : (decodeOptional(text, raw, what, report) ?? '')).trim();

/**
 * Like {@link decodeText}, for what names something: invisible controls could turn its letters round, so that an
 * agent confirms or opens something else than is read. Right-to-left names still show right, by their letters.
 */
export const decodeName = (raw: unknown, what: string, report: Report): string =>
  withoutBidiControls(decodeText(raw, what, report));

export const withoutBidiControls = (name: string): string => name.replace(BIDI_CONTROLS, '').trim();
