import * as v from 'valibot';

import { decode } from './decode';

const RegisteredName = v.object({ conversationName: v.string() });

/** The connector's answer to what is registered under a key: an empty name where nothing is. */
export function decodeRegisteredName(raw: unknown): string | undefined {
  return decode(RegisteredName, raw, 'registered conversation').conversationName || undefined;
}
