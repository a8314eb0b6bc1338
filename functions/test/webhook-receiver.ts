import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import * as v from 'valibot';

const deliverySchema = v.looseObject({
  event: v.string(),
  id: v.string(),
  contact: v.string(),
  worker: v.string(),
  number: v.number(),
  status: v.string(),
  sections: v.array(v.object({ title: v.string(), text: v.string() })),
});

export interface Delivery {
  readonly signature: string;
  /** As it arrived, for its signature. */
  readonly body: string;
  readonly payload: v.InferOutput<typeof deliverySchema>;
}

/** Whom saved summaries are delivered to. */
export interface WebhookReceiver {
  readonly url: string;
  /** What it has answered with 200. */
  deliveries(): readonly Delivery[];
  /** How often it has been called, whatever it answered. */
  calls(): number;
  /** 200 unless told; `never` leaves the sender waiting, `elsewhere` sends them to another address. */
  behave(answers: 'takes it' | 'fails' | 'never' | 'elsewhere'): void;
  reset(): void;
  stop(): void;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let deliveries: Delivery[] = [];
  let calls = 0;
  let behaviour: Parameters<WebhookReceiver['behave']>[0] = 'takes it';

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls += 1;
      if (behaviour === 'never') return;
      if (behaviour === 'fails') {
        response.writeHead(500).end('no');
        return;
      }
      if (behaviour === 'elsewhere') {
        response.writeHead(307, { Location: '/other' }).end();
        return;
      }
      deliveries.push({
        signature: String(request.headers['x-agent-assist-signature']),
        body,
        payload: v.parse(v.pipe(v.string(), v.parseJson(), deliverySchema), body),
      });
      response.writeHead(200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/summaries`,
    deliveries: () => deliveries,
    calls: () => calls,
    behave: (next) => (behaviour = next),
    reset() {
      deliveries = [];
      calls = 0;
      behaviour = 'takes it';
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
