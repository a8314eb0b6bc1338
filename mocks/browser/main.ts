import { FetchInterceptor } from '@mswjs/interceptors/fetch';
import { WebSocketInterceptor } from '@mswjs/interceptors/WebSocket';
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest';
import { defineNetwork, InterceptorSource } from 'msw/experimental';
import { agentAssistHandlers } from '../handlers/agent-assist';

/** Put in by the build: the Google Cloud project that the plugin on this page expects to talk to. */
declare const PROJECT: string;

// Flex's hosted configuration may send the plugin to other Functions than the build did: all are answered.
const ANY_FUNCTIONS_URL = '*';

// Browsers open no connection to port 9, so a request that the handlers miss fails in sight instead of reaching
// anyone. The address is of this machine because the sandbox takes every other for one of Twilio's.
const CONNECTOR_URL = 'http://127.0.0.1:9';

// The declared type wants each interceptor to be of all kinds of traffic; MSW itself casts, too.
type Interceptors = ConstructorParameters<typeof InterceptorSource>[0]['interceptors'];
const interceptors = [
  new FetchInterceptor(),
  new XMLHttpRequestInterceptor(),
  new WebSocketInterceptor(),
] as unknown as Interceptors;

/**
 * Answers for the Functions and the connector inside the page. The page loads this as its first, blocking
 * script, and interception is complete when it returns: no request can be too early, and engine.io finds the
 * intercepted WebSocket. MSW's `setupWorker` promises neither, for a service worker takes control some time
 * after the page has begun to run. What is not ours, all of Twilio, goes through to the network.
 */
defineNetwork({
  sources: [new InterceptorSource({ interceptors })],
  handlers: [
    ...agentAssistHandlers({
      functionsUrl: ANY_FUNCTIONS_URL,
      connectorUrl: CONNECTOR_URL,
      project: PROJECT,
    }),
  ],
  onUnhandledFrame: 'bypass',
  context: { quiet: true }, // MSW would print every token and every word of the customer.
}).enable();

console.info('Agent Assist is mocked on this page: its Functions and its connector answer from mocks/.');
