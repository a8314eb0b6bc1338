import type { EventEnvelope } from '../../mocks/simulator/connector/delivery';

/**
 * The least that can be done with events: their frames are parsed, and the JSON within, and each is written into a plain
 * object, `kept`. Nothing is checked, and nothing put in order.
 */
export function readOnly(frames: readonly string[], kept: Record<string, unknown>): void {
  for (const frame of frames) {
    const [, { message_id, data }] = JSON.parse(frame.slice(2)) as [string, EventEnvelope];
    kept[message_id] = JSON.parse(data);
  }
}
