import type { projected } from './actions';
import { createProjector } from './projector';

const setupProjector = () => {
  const batches: ReturnType<typeof projected>['payload'][] = [];
  const frames: (() => void)[] = [];
  const projector = createProjector(
    ({ payload }) => void batches.push(payload),
    (flush) => void frames.push(flush),
  );
  return { batches, frames, projector };
};

describe('the outbox', () => {
  it('is shown once a frame, and only what has changed', () => {
    const { batches, frames, projector } = setupProjector();
    projector.showOutbox({ waiting: 1, refused: 0, failure: undefined });
    projector.showOutbox({ waiting: 1, refused: 0, failure: undefined });
    projector.showOutbox({ waiting: 2, refused: 0, failure: undefined });
    expect(frames).toHaveLength(1);
    expect(batches).toEqual([]);

    frames[0]?.();
    expect(batches).toEqual([
      [
        { of: 'outbox', view: { waiting: 1, refused: 0, failure: undefined } },
        { of: 'outbox', view: { waiting: 2, refused: 0, failure: undefined } },
      ],
    ]);
  });
});
