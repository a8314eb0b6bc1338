import type { MessageName } from '../../../domain/ids';
import type { Suggestion } from '../../../domain/suggestion';
import { decodeOptional, type Report } from '../decode';
import { messageName } from '../names';

/** What one result holds, whatever its kind. */
export interface DecodedResult {
  readonly suggestions: readonly Suggestion[];
  /** The message that it answers. */
  readonly latestMessage: MessageName | undefined;
  /** Worth a search, the likeliest first. */
  readonly questions?: readonly string[];
  /** Parts that this version does not draw, by their wire name. */
  readonly unknownKinds?: readonly string[];
}

export const decodeLatestMessage = (raw: unknown, what: string, report: Report): MessageName | undefined =>
  decodeOptional(messageName, raw, `${what} latestMessage`, report);
