import { TwilioError, UnansweredError } from '../model/twilio-error';
import type { World } from '../model/world';
import { eventBridge } from './event-bridge';
import { refusal, type TwilioAnswer, type TwilioRequest } from './exchange';
import { flexApi, type FlexSettings } from './flex-api';
import { iam } from './iam';
import { media } from './media';
import { restCalls } from './rest-calls';
import { restConversations, restMedia } from './rest-conversations';
import { configurationGuard, restFlex } from './rest-flex';
import { restSync } from './rest-sync';
import { restTaskRouter } from './rest-task-router';

/** All of Twilio's HTTP hosts, as far as the world plays them. */
export interface TwilioHosts {
  /** Always answers: what nobody knows is a 404 in Twilio's form and is kept in {@link unanswered}. */
  answer(request: TwilioRequest): TwilioAnswer;
  /** Requests that no part of the world could answer, as `METHOD host/path`, each once. */
  unanswered(): string[];
  /** A fault on demand: until it is mended, this host answers every request with 503. */
  setOutage(host: string, isDown: boolean): void;
}

export function createHosts(world: World, settings: FlexSettings): TwilioHosts {
  const handlers = [
    configurationGuard,
    flexApi(settings),
    iam(world),
    eventBridge(world),
    media(world),
    restCalls(world),
    restConversations(world),
    restMedia(world),
    restFlex(world),
    restTaskRouter(world),
    restSync(world),
  ];
  const unknown = new Set<string>();
  const down = new Set<string>();

  return {
    answer(request) {
      try {
        if (down.has(request.host)) throw TwilioError.unavailable();
        for (const handle of handlers) {
          const answer = handle(request);
          if (answer) return answer;
        }
        throw new UnansweredError(`${request.method} ${request.host}${request.path}`);
      } catch (error) {
        if (error instanceof UnansweredError) unknown.add(error.request);
        if (error instanceof TwilioError) return refusal(error);
        throw error;
      }
    },
    unanswered: () => [...unknown],
    setOutage(host, isDown) {
      if (isDown) down.add(host);
      else down.delete(host);
    },
  };
}
