import * as v from 'valibot';

import { decodeOptional, type Report } from '../decode';

const number = v.number();

/** Google promises 0 to 1 and sends slightly negative ones too. */
export const decodeConfidence = (raw: unknown, what: string, report: Report): number =>
  Math.min(1, Math.max(0, decodeOptional(number, raw, `${what} confidence`, report) ?? 0));
